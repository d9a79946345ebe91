"""A list of the members behind a figure, as it is answered."""

from __future__ import annotations

from typing import Any

from flask import Response
from pyroaring import BitMap

from community.metrics.lookups import look_at, take_away
from community.metrics.sheets import sheet
from community.metrics.wire.behind import MemberBehindOut


def listed(found: BitMap, figure: str, *, limit: int, cursor: str | None, format: str) -> dict[str, Any] | Response:
    """A page of them for MemberBehindPage, or all as CSV. Raises what ``look_at`` and ``take_away`` raise."""
    if format == "json":
        return look_at(found, figure, limit, cursor)
    rows = map(MemberBehindOut().dump, take_away(found, figure))
    return Response(sheet(rows), content_type="text/csv; charset=utf-8")
