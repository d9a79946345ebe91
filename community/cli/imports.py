"""Commands that bring in what members wrote elsewhere."""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import click
from flask import current_app

from community.cli.group import in_house, print_json
from community.imports.actions import import_reviews
from community.imports.files import FORMATS, BadRow, UnreadableFile, count_lines, format_of, read_reviews

existing = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command(name="import-reviews")
@click.argument("file", type=existing)
@click.option("--format", "format_", type=click.Choice(FORMATS), help="What the file's name tells, by default.")
@click.option("--dry-run", is_flag=True, help="Read and judge every row, write nothing.")
@click.option("--errors", type=click.Path(path_type=Path), help="Where bad rows go; COMMUNITY_HOME/imports by default.")
@click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
@in_house
def import_file(file: Path, format_: str | None, errors: Path | None, *, dry_run: bool, as_json: bool) -> None:
    """Import a file of reviews, plain or .gz. A second run adds nothing; bad rows go to an error file."""
    began = time.perf_counter()
    format_ = format_ or format_of(file)
    try:
        figures, bad = _dry_run(file, format_) if dry_run else _import(file, format_)
    except UnreadableFile as unreadable:
        raise click.ClickException(f"{file.name}: {unreadable}.") from unreadable
    figures["seconds"] = round(time.perf_counter() - began, 2)
    figures["rows_per_second"] = round(figures["rows"] / figures["seconds"], 1) if figures["seconds"] else None
    if bad:
        figures["error_file"] = str(_write_errors(errors or _default_errors(file), bad))
    if as_json:
        print_json(figures)
    else:
        click.echo(", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items()))


def _import(file: Path, format_: str) -> tuple[dict[str, object], list[BadRow]]:
    with click.progressbar(length=count_lines(file), label=file.name, show_pos=True, file=sys.stderr) as bar:
        tally = import_reviews(file, format_, bar.update)
    counts = {"rows": tally.rows, "imported": tally.imported, "known": tally.known, "errors": len(tally.errors)}
    return counts, tally.errors


def _dry_run(file: Path, format_: str) -> tuple[dict[str, object], list[BadRow]]:
    rows = list(read_reviews(file, format_))
    bad = [row for row in rows if isinstance(row, BadRow)]
    return {"rows": len(rows), "imported": 0, "good": len(rows) - len(bad), "errors": len(bad)}, bad


def _default_errors(file: Path) -> Path:
    return current_app.config["COMMUNITY"].home / "imports" / f"{file.name}.errors.csv"


def _write_errors(path: Path, bad: list[BadRow]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("line", "reason"))
        writer.writerows((row.line, row.reason) for row in bad)
    return path


COMMANDS = (import_file,)
