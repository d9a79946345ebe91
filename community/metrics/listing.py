"""A list of the members behind a figure, as it is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response

from community.metrics.behind.members import Behind
from community.metrics.lookups import look_at, take_away
from community.metrics.sheets import sheet
from community.metrics.wire.behind.members import MemberBehindOut


def listed(find: Callable[..., Behind], asked: dict[str, Any]) -> dict[str, Any] | Response:
    """A page of who is behind ``find(...)`` for MemberBehindPage, or all of them as CSV.

    asked: by WhoIn and what find takes. Raises what ``look_at`` and ``take_away`` raise.
    """
    limit, cursor, form = (asked.pop(name) for name in ("limit", "cursor", "format"))
    members, figure = find(**asked)
    if form == "json":
        return look_at(members, figure, limit, cursor)
    rows = map(MemberBehindOut().dump, take_away(members, figure))
    return Response(sheet(rows), content_type="text/csv; charset=utf-8")
