"""The pages of who is behind a figure."""

from __future__ import annotations

from collections.abc import Callable

import marshmallow as ma
from flask import Response, request

from community.dashboard.frame import framed
from community.metrics.behind import Behind
from community.metrics.lookups import look_at
from community.pages.addresses import address_with, asked_for

SHOWN = 20


def people(schema: type[ma.Schema], find: Callable[..., Behind], title: Callable[..., str]) -> Response:
    """The page of who is behind the figure that the address names.

    title: of what it names. Raises what ``find`` and ``look_at`` raise.
    """
    asked = asked_for(schema)
    for name in ("limit", "cursor", "format"):
        del asked[name]
    return people_of(find(**asked), title(**asked))


def people_of(behind: Behind, title: str) -> Response:
    """The page of these members, one part of them after the other."""
    page = look_at(*behind, SHOWN, request.args.get("cursor"))
    rest = address_with(cursor=page["next"]) if page["next"] else None
    return framed("growth/people.html", title=title, number=len(behind.members), members=page["items"], rest=rest)
