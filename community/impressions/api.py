"""Where impressions are noticed: after the answer, whatever list or page it was. See docs/decisions/impressions.md."""

from __future__ import annotations

from flask import Flask, Response, request

from community.access import caller
from community.buffers import Buffer
from community.content.queries import take_shown
from community.http.visitors import current_visitor, is_person
from community.impressions.actions import note_impressions, write_impressions
from community.members.queries import Bearer


def init_app(app: Flask) -> None:
    """Count what every answer of the app shows."""
    app.extensions["impressions"] = Buffer(app, "impressions", write_impressions)
    app.before_request(_forget_shown)
    app.after_request(_note_shown)


def _forget_shown() -> None:
    """What was looked at before this request, in the same session, was not shown by it."""
    take_shown()


def _note_shown(response: Response) -> Response:
    shown = take_shown()
    if shown and request.method == "GET" and response.status_code in (200, 304):
        bearer = caller()
        if isinstance(bearer, Bearer):
            note_impressions(bearer, None, shown)
        elif bearer is None and is_person():
            note_impressions(None, current_visitor(), shown)
    return response
