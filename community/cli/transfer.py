"""Commands that take the whole community out, and bring it in."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from community import deliveries
from community.cli.group import in_house, print_json
from community.search.actions import rebuild_index
from community.transfer.arriving import import_community, import_media
from community.transfer.leaving import export_community, export_media

a_path = click.Path(path_type=Path)
a_folder = click.Path(file_okay=False, path_type=Path)


@click.command(name="export")
@click.argument("file", type=a_path)
@click.option("--media", type=a_folder, help="Copy the pictures' files into this folder as well.")
@click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
@in_house
def export_file(file: Path, media: Path | None, *, as_json: bool) -> None:
    """Write the whole community into a file of JSON lines, plain or .gz. The house may be at work meanwhile."""
    part = file.with_name(f"{file.name}.part")
    with _writing(part, packed=file.suffix == ".gz") as out, _bar("rows") as bar:
        head = export_community(out, bar.update)
    part.replace(file)
    _say(
        {"rows": sum(head["counts"].values()), "revision": head["revision"], **_pictures(export_media, media)}, as_json
    )
    if waiting := deliveries.backlog()["pending"]:
        click.echo(f"{waiting} deliveries were on their way and stay in this house.", err=True)


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--media", type=a_folder, help="Take the pictures' files from this folder as well.")
@click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
@in_house
def import_file(file: Path, media: Path | None, *, as_json: bool) -> None:
    """Read a file of `community export` into an empty, migrated house: all of it or, when stopped, nothing."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rb") as source, _bar("rows") as bar:
        head = import_community(source, bar.update)
    rebuild_index(lambda documents: None)
    _say(
        {"rows": sum(head["counts"].values()), "revision": head["revision"], **_pictures(import_media, media)}, as_json
    )


@contextmanager
def _writing(path: Path, *, packed: bool) -> Iterator[IO[bytes]]:
    """The same rows make the same bytes: no name and no time stands in a packed file."""
    with path.open("wb") as out:
        if packed:
            with gzip.GzipFile("", "wb", fileobj=out, mtime=0) as squeezed:
                yield squeezed
        else:
            yield out


def _pictures(carry: Any, folder: Path | None) -> dict[str, int]:
    if folder is None:
        return {}
    with _bar("pictures") as bar:
        return {"pictures": carry(folder, bar.update)}


def _bar(label: str) -> Any:
    """Progress without an end in sight: counting the rows first would take as long as writing them."""
    return click.progressbar(length=0, label=label, show_percent=False, show_pos=True, file=sys.stderr)


def _say(figures: dict[str, Any], as_json: bool) -> None:  # noqa: FBT001 - the option itself
    if as_json:
        print_json(figures)
    else:
        click.echo(", ".join(f"{name} {value}" for name, value in figures.items()))


COMMANDS = (export_file, import_file)
