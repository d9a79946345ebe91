"""``moderation screen``: what the pipeline would do with the texts of a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import click

from moderation.judgement.pipeline import screen_record

SAVED_EVERY = 500  # lines; what a kill may cost


@click.command()
@click.option("--in", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--out", "target", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--language", type=click.Choice(["zh-CN", "en"]), default="zh-CN", show_default=True)
@click.pass_context
def screen(ctx: click.Context, source: Path, target: Path, language: str) -> None:
    """Say of every text of a JSON Lines file what the pipeline would do.

    Each line of --in is an object with `text`, and `kind`, `sponsored` and so on where known; --out gets one line for
    each, with `outcome`, `scores`, `quality_terms` and `findings`, or with `problem` where the line cannot be read.
    Stopped and run again, it goes on where it was.
    """
    done = finished_lines(target)
    failed = 0
    with source.open("rb") as lines, target.open("ab") as results, _progress(source) as bar:
        for line in islice(lines, done):
            bar.update(len(line))
        for number, line in enumerate(lines, start=done + 1):
            answer = screened(line, language)
            failed += "problem" in answer
            results.write(as_line(answer))
            bar.update(len(line))
            if number % SAVED_EVERY == 0:
                results.flush()
    if failed:
        click.echo(f"{failed} lines could not be read; their lines in {target} say why.", err=True)
        ctx.exit(1)


def screened(line: bytes, language: str) -> dict[str, Any]:
    """The record with its verdict, or the problem with it."""
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            raise TypeError("a line is a JSON object")
        return screen_record(record, language=language)
    except (ValueError, TypeError) as error:
        return {"problem": f"{error}"}


def as_line(answer: dict[str, Any]) -> bytes:
    """One line of JSON in UTF-8. Half of a character, which UTF-8 cannot hold, stays the escape that it came as."""
    return json.dumps(answer, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"


def finished_lines(target: Path) -> int:
    """How many lines were written by an earlier run. A line that was cut off in its middle is taken away."""
    if not target.exists():
        return 0
    with target.open("r+b") as results:
        count = end = 0
        for line in _whole_lines(results):
            count, end = count + 1, end + len(line)
        results.truncate(end)
    return count


def _whole_lines(file: BinaryIO) -> Iterator[bytes]:
    return (line for line in file if line.endswith(b"\n"))


def _progress(source: Path) -> Any:
    return click.progressbar(length=source.stat().st_size, label="screening", file=sys.stderr)


COMMANDS = (screen,)
