"""All commands of ``community``."""

from __future__ import annotations

import click

from community.cli import (
    audit,
    badges,
    checks,
    imports,
    lotteries,
    metrics,
    people,
    running,
    search,
    secrets,
    switches,
    transfer,
    work,
)
from community.cli.group import HouseGroup


@click.group(cls=HouseGroup, context_settings={"help_option_names": ["-h", "--help"]})
def community() -> None:
    """Community and social sharing for a shop. `community run` starts everything."""


ROOMS = (running, people, imports, checks, audit, badges, work, metrics, lotteries, search, switches, secrets, transfer)

for room in ROOMS:
    for command in room.COMMANDS:
        community.add_command(command)
