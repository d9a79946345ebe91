"""Uploading pictures, describing them, and their files."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import flask
from flask import Response, request

from community.access import current_member, member_required
from community.content.pictures import describe_picture
from community.errors import NotFound
from community.http.blueprint import Blueprint
from community.http.limits import limited
from community.media.actions import keep
from community.media.pictures import MOST_BYTES, NAMES
from community.media.queries import get_own_medium
from community.media.schemas import MediumIn, MediumOut, MediumPatch
from community.media.stores import present_store
from community.outbox import transaction

MOST_OF_A_FORM = MOST_BYTES + 100_000  # the other fields, and the marks between them
KEY = re.compile(r"[0-9a-f]{32}")
HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",  # a key's files never change
    "Content-Security-Policy": "default-src 'none'; sandbox",  # what opens one by itself gets a picture and no page
    "Vary": "Accept-Encoding",  # the same for everybody, unlike all our other answers
}

media = Blueprint("media", __name__, description="Pictures")
files = flask.Blueprint("files", __name__)


def roomy(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let the body be as large as a picture may be."""

    @wraps(view)
    def reading(*args: Any, **kwargs: Any) -> Any:
        request.max_content_length = MOST_OF_A_FORM
        return view(*args, **kwargs)

    return reading


def kept(view: Callable[[int], Any]) -> Callable[[dict[str, Any]], Any]:
    """Keep the picture, and give view its id. Stands above the transaction of an Idempotency-Key, for files take long.

    When an answer is given again, the picture of that attempt is an orphan, collected like any other.
    """

    @wraps(view)
    def keeping(data: dict[str, Any]) -> Any:
        return view(keep(current_member(), data["file"], data["alt"]))

    return keeping


@media.post("/media")
@member_required
@limited("120/hour")
@roomy
@media.arguments(MediumIn, location="files")
@kept
@media.response(201, MediumOut)
def upload(medium_id):
    """Upload a picture, to be shown by one note or review of yours within a day.

    It is made anew: no place, device, comment or profile of the file is kept.
    """
    return get_own_medium(medium_id, current_member())


@media.patch("/media/<id:medium_id>")
@member_required
@media.arguments(MediumPatch)
@media.response(200, MediumOut)
def describe_medium(data, medium_id):
    """Say what is to be seen in a picture of yours; of what shows it, this is an edit."""
    with transaction():
        return describe_picture(current_member(), medium_id, data["alt"])


@files.get("/media/<key>/<name>")
@limited("6000/minute")
def get_file(key, name):
    """A file of a picture, or the range of it that is asked for, for whoever knows its key."""
    data = present_store().get(key, name) if KEY.fullmatch(key) and name in NAMES else None
    if data is None:
        raise NotFound
    response = Response(data, headers=HEADERS, content_type=NAMES[name])
    response.set_etag(f"{key}-{name}")
    return response.make_conditional(request, accept_ranges=True, complete_length=len(data))
