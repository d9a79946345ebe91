"""``moderation adopt-policy``: judge by another policy from now on."""

from __future__ import annotations

import json
from pathlib import Path

import click

from community.cli.group import in_house
from community.members.models import Member
from community.members.queries import get_member
from community.outbox import transaction
from moderation.judgement.policy import Policy
from moderation.rulebook import policies


@click.command()
@click.option(
    "--policy", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A policy as JSON."
)
@click.option("--version", help="Instead of a file: one that was adopted before, or that of the installation.")
@click.option("--comment", required=True, help="Why; moderators read it.")
@click.option("--by", "username", required=True, help="Username of the moderator who answers for it.")
@in_house
def adopt_policy(file: Path | None, version: str | None, comment: str, username: str) -> None:
    """Judge by another policy, from the next submission on.

    Try it before with `moderation replay --policy FILE`. Going back is adopting the older one again, with --version.
    """
    if (file is None) == (version is None):
        raise click.UsageError("Give either --policy FILE or --version VERSION.")
    author = moderator_called(username)
    policy = read_policy(file) if file else policies.policy_called(version)
    with transaction():
        adopted = policies.adopt_policy(author, policy, comment)
        click.echo(f"Policy {policy.version} judges from edition {adopted.edition_id} on.")


def moderator_called(username: str) -> Member:
    """The moderator of this name, or a sentence that says why not. Raises NotFound."""
    member = get_member(username)
    if not member.has_role("moderator"):
        raise click.ClickException(f"{username} is no moderator.")
    return member


def read_policy(file: Path) -> Policy:
    """The policy in a file, or a sentence that says what is wrong with it."""
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
        return Policy.from_json(values)
    except ValueError as error:  # JSON's own errors and those of an encoding are such
        raise click.ClickException(f"{file}: {error}.") from error


COMMANDS = (adopt_policy,)
