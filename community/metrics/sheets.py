"""Tables for spreadsheets: CSV in which no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from io import StringIO
from typing import Any

from community.metrics.retention import Cell, RetentionTable

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet computes a cell that begins so. Source: OWASP, CSV injection."""


def sheet(rows: Iterable[Mapping[str, Any]], **notes: Any) -> str:
    """The rows as CSV, columns in the order of the first one.

    notes: columns that say something of the whole table, filled in the first row only, so that they travel with every
    copy of it and no program stumbles over them.
    """
    rows = [{**row} for row in rows] or [{}]
    rows[0] |= notes
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), restval="")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def cell(value: Any) -> Any:
    """A value as JSON would tell it; text that a spreadsheet would compute is preceded by an apostrophe."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
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
    return {"cohort": cohort, "size": size, **{figure.name: getattr(own, figure.name) for figure in fields(Cell)}}
