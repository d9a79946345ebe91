"""Commands that stop what members do."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from community.cli.group import in_house
from community.outbox import transaction
from community.read_only.actions import resume_writing, stop_writing

MAINTENANCE_ZH, MAINTENANCE_EN = "社区正在维护。", "The community is under maintenance."


@click.command(name="read-only")
@click.argument("switch", type=click.Choice(["on", "off"]))
@click.option("--reason-zh", default=MAINTENANCE_ZH, show_default=True, help="What members read in Chinese.")
@click.option("--reason-en", default=MAINTENANCE_EN, show_default=True, help="What members read in English.")
@click.option("--until", type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ"]), help="UTC; it then ends by itself.")
@in_house
def read_only(switch: str, reason_zh: str, reason_en: str, until: datetime | None) -> None:
    """Let members only read, at once in every process; or let them write again."""
    with transaction():
        if switch == "on":
            stop_writing(reason_zh, reason_en, until and until.replace(tzinfo=UTC))
        else:
            resume_writing()
    click.echo("Members only read." if switch == "on" else "Members may write.")


COMMANDS = (read_only,)
