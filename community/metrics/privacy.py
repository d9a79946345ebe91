"""Below how many members figures would tell of persons: the one place of that rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyroaring import BitMap

from community.errors import Invalid
from community.metrics.filters import Filters, narrowed_to
from community.metrics.queries import population

FEWEST = 5  # members of whom a report or an export may speak. Source: suppression of small cells, k = 5


def told_of(filters: Filters) -> BitMap | None:
    """Whom a report with these filters speaks of; None: of everybody who counts, which is counted faster.

    Raises Invalid where one to four members pass, of whom every figure would tell; and like narrowed_to.
    """
    members = narrowed_to(filters)
    if members is not None and 0 < len(members) < FEWEST:
        said = f"Fewer than {FEWEST} members pass the filters: a report would tell of persons. Take one away."
        raise Invalid(errors={name: [said] for name in filters.given()})
    return members


def all_told_of(filters: Filters) -> BitMap:
    """The numbers of the members whom a report with these filters speaks of. Raises Invalid like told_of."""
    members = told_of(filters)
    return population() if members is None else members


def shielded(rows: Iterable[Mapping[str, Any]], *columns: str, **computed: str) -> Iterator[dict[str, Any]]:
    """The rows as they may leave the house: in these columns, which count members, one to four show as ``<5``.

    computed: rates, each with the column that it is computed from; where that is not shown, neither are they.
    """
    for row in rows:
        few = {name for name in columns if 0 < row[name] < FEWEST}
        hidden = {name: None for name, of in computed.items() if of in few}
        yield {**row, **dict.fromkeys(few, f"<{FEWEST}"), **hidden}


def rows_of(
    days: Iterable[Mapping[str, Any]], filters: Filters, *columns: str, **computed: str
) -> Iterable[Mapping[str, Any]]:
    """The days of a report as a sheet has them: as they are of everybody, shielded of members who pass filters."""
    return shielded(days, *columns, **computed) if filters.given() else days
