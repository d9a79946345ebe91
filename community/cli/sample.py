"""What `community run` does and says about the sample community."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from community.sample.actions import Loaded, load_sample
from community.sample.history import read_history
from community.sample.queries import contents_by_status, is_empty, sample_members


def welcome() -> None:
    """Fill an empty database with the sample community, and say which accounts of it exist.

    Passwords are shown when they are made, and never again.
    """
    if is_empty():
        _introduce(_load())
    elif here := sample_members():
        click.echo(f"{_table(here)}\nTheir passwords were shown once, when the sample community was loaded.")


def _load() -> Loaded:
    with click.progressbar(length=len(read_history()), label="Telling three months", file=sys.stderr) as bar:
        return load_sample(bar.update)


def _introduce(loaded: Loaded) -> None:
    contents = ", ".join(f"{count} {status}" for status, count in contents_by_status().items())
    click.echo(f"A sample community of {len(loaded.accounts)} members is here; contents: {contents}.")
    if loaded.refused:
        refused = ", ".join(f"{count} {type_}" for type_, count in loaded.refused.items())
        click.echo(f"Not let happen: {refused}.")
    click.echo(f"{_table(loaded.accounts)}\nThese passwords are not shown again.")


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join("\t".join(row) for row in rows)
