"""Tables for spreadsheets: CSV in which no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import StringIO
from typing import Any

from community.metrics.retention import Cell, RetentionTable

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet computes a cell that begins so. Source: OWASP, CSV injection."""


def sheet(rows: Sequence[dict[str, Any]], **notes: Any) -> str:
    """The rows as CSV, columns in the order of the first one.

    notes: columns that say something of the whole table, filled in the first row only, so that they travel with every
    copy of it and no program stumbles over them.
    """
    columns = [*(rows[0] if rows else ()), *notes]
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for place, row in enumerate(rows or [{}] * bool(notes)):
        writer.writerow([cell(value) for value in (row | (notes if place == 0 else {})).values()])
    return text.getvalue()


def cell(value: Any) -> Any:
    """A value as a cell; text that a spreadsheet would compute is preceded by an apostrophe."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def retention_rows(table: RetentionTable) -> Iterator[dict[str, Any]]:
    """One row a cell, the overall ones after those of all cohorts."""
    for row in table.cohorts:
        for own in row.cells:
            yield _row(row.start, row.size, own)
    for own in table.overall:
        yield _row("overall", own.size, own)


def _row(cohort: Any, size: int, own: Cell) -> dict[str, Any]:
    return {"cohort": cohort, "size": size, **{name: value for name, value in asdict(own).items() if name in _FIGURES}}


_FIGURES = tuple(Cell.__dataclass_fields__)
