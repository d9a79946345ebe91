"""All commands of ``moderation``."""

from __future__ import annotations

import click

from community.cli.group import HouseGroup
from moderation.cli import audit, images, learning, models, policies, replays, screening, secrets


@click.group(cls=HouseGroup, context_settings={"help_option_names": ["-h", "--help"]})
def moderation() -> None:
    """Screening and the moderators' desk."""


for room in (screening, models, learning, audit, policies, replays, images, secrets):
    for command in room.COMMANDS:
        moderation.add_command(command)
