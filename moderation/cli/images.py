"""``moderation know-image``: pictures that must not come back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from community.cli.group import in_house
from community.media.pictures import PictureRefused, read_picture
from community.outbox import transaction
from moderation.integrity.images import know_images
from moderation.judgement.verdicts import REASONS


@click.command(name="know-image")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--policy", type=click.Choice(REASONS), required=True, help="Why they must not come back.")
@click.option("--list", "name", default="operator", show_default=True, help="Where they are from.")
@in_house
@click.pass_context
def know_image(ctx: click.Context, files: tuple[Path, ...], policy: str, name: str) -> None:
    """Hold whatever shows one of these pictures, also scaled, re-encoded or slightly changed.

    The files are read and not kept: the bank holds 64 bits of each.
    """
    prints = []
    with click.progressbar(files, label="reading", file=sys.stderr) as bar:
        for file in bar:
            try:
                prints.append(read_picture(file.read_bytes()).print)
            except PictureRefused as refused:
                click.echo(f"{file}: {refused}", err=True)
    with transaction():
        learned = know_images(prints, policy, name)
    click.echo(f"{learned.new} of {len(files)} pictures are new to the bank.")
    if learned.untelling:
        click.echo(f"{learned.untelling} are too plain to be told from others; they were left out.", err=True)
    if learned.untelling or len(prints) < len(files):
        ctx.exit(1)


COMMANDS = (know_image,)
