"""Commands for the search index."""

from __future__ import annotations

import sys
import time

import click

from community.cli.group import in_house, print_json
from community.search.actions import rebuild_index
from community.search.documents import published_versions
from community.search.engines import IndexBusy
from community.search.index import search_index


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
@in_house
def reindex(*, as_json: bool) -> None:
    """Build the search index anew; the old one serves meanwhile. Stopped and run again, it goes on where it was."""
    began = time.perf_counter()
    try:
        with click.progressbar(length=len(published_versions()), label="index", show_pos=True, file=sys.stderr) as bar:
            rebuild_index(bar.update)
    except IndexBusy as busy:
        raise click.ClickException(f"{busy}, by another process. Wait for it to end.") from busy
    figures = {"documents": search_index().health().documents, "seconds": round(time.perf_counter() - began, 2)}
    if as_json:
        print_json(figures)
    else:
        click.echo("{documents} documents in {seconds} s".format_map(figures))


COMMANDS = (reindex,)
