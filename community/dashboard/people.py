"""The pages of who is behind a figure."""

from __future__ import annotations

from flask import Response, request

from community.dashboard.frame import framed
from community.metrics.behind.members import Behind
from community.metrics.lookups import look_at
from community.pages.addresses import address_with

SHOWN = 20


def people_of(behind: Behind, title: str, of_page: str) -> Response:
    """The page of these members, one part after the other. of_page: endpoint of the page of their figure."""
    page = look_at(*behind, SHOWN, request.args.get("cursor"))
    rest = address_with(cursor=page["next"]) if page["next"] else None
    number, members = len(behind.members), page["items"]
    return framed("growth/people.html", title=title, number=number, members=members, rest=rest, of_page=of_page)
