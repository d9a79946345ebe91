"""Below how many members figures that leave the house would tell of persons: the one place of that rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from community.errors import Invalid
from community.metrics.filters import Filters, narrowed_to

FEWEST = 5  # members of whom an export may speak. Source: suppression of small cells, k = 5


def check_exportable(filters: Filters) -> None:
    """Raises Invalid where one to four members pass the filters, of whom every figure of a sheet would tell, and what
    ``narrowed_to`` raises."""
    members = narrowed_to(filters)
    if members is not None and 0 < len(members) < FEWEST:
        said = f"Fewer than {FEWEST} members pass the filters: a sheet would tell of persons. Take one away."
        raise Invalid(errors={name: [said] for name in filters.given()})


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
