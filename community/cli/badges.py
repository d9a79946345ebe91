"""The command that gives all badges again."""

from __future__ import annotations

import sys

import click

from community.badges.queries import count_members
from community.badges.rebuilding import rebuild_badges
from community.cli.group import in_house


@click.group(name="badges")
def badges() -> None:
    """Give badges for the past."""


@badges.command()
@in_house
def rebuild() -> None:
    """Give everybody exactly the badges that the facts of the whole past give. Can be stopped and run again."""
    looked_at = 0
    with click.progressbar(length=count_members(), label="members", file=sys.stderr) as progress:
        for members in rebuild_badges():
            looked_at += members
            progress.update(members)
    click.echo(f"{looked_at} members looked at")


COMMANDS = (badges,)
