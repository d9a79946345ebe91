"""``moderation verify-audit``: does the chain of the desk's acts hold?"""

from __future__ import annotations

import sys

import click
from flask import current_app

from community.cli.group import in_house, print_json
from moderation.audit.chain import Fault
from moderation.audit.heads import exported_heads
from moderation.audit.queries import present_head, verify


@click.command("verify-audit")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_house
def verify_audit(*, as_json: bool) -> None:
    """Follow the chain of all acts at the desk and name the first row that is not as it was written.

    The heads that were exported to COMMUNITY_HOME/audit are compared too. Exit status 1 if something was changed,
    deleted, inserted or moved.
    """
    heads = exported_heads(current_app.config["COMMUNITY"].home)
    with click.progressbar(length=present_head().act_id, label="verify-audit", file=sys.stderr) as bar:
        found = verify(heads, bar.update)
    broken = isinstance(found, Fault)
    if as_json:
        print_json({"holds": not broken, **found._asdict()})
    elif broken:
        click.echo(f"act {found.act_id}: {found.problem}")
    else:
        click.echo(f"{found.act_id} acts, none changed; the chain ends with {found.hash}")
    sys.exit(1 if broken else 0)


COMMANDS = (verify_audit,)
