"""The reviews widget: its file, and who may read what it shows from another site."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, Response, request, send_from_directory

from community.config import Config
from community.widget.origins import EVERY, allowed_origin

widget = Blueprint("widget", __name__)

STATIC = Path(__file__).parent / "static"
FRESH_SECONDS = 3600  # a shop's page names the file once and for ever; a new one reaches it within the hour
READ_BY_OTHERS = frozenset({"reviews.show_rating", "reviews.list_reviews"})


@widget.get("/static/widget/reviews-widget.js")
def send_widget():
    """The widget, in one file."""
    return send_from_directory(STATIC, "reviews-widget.js", max_age=FRESH_SECONDS)


def init_app(app: Flask, settings: Config) -> None:
    """Let pages of the shop read the stars and the reviews of products: what a stranger sees, without any cookie.

    Comes before ``requests.init_app``: what answers vary by is complete only after it.
    """

    @app.after_request
    def let_others_read(response: Response) -> Response:
        if request.endpoint in READ_BY_OTHERS:
            origin = allowed_origin(request.headers.get("Origin"), settings.widget_origins)
            if origin is not None:
                response.headers["Access-Control-Allow-Origin"] = origin
            if origin != EVERY:  # or a cache would give one site the answer for another
                response.vary.add("Origin")
        return response
