"""The blueprint of the pages that links lead to."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request

from community.errors import NotFound
from community.http.languages import LANGUAGES
from community.http.visitors import is_to_be_asked
from community.pages.addresses import address_with
from community.pages.blueprint import Pages
from community.pages.rendering import page


class Landing(Pages):
    """Pages for whoever opens a link. They show what a stranger may see, also to a member and to staff: a link says
    the same to everybody, and nobody passes on what only they could read. What is hidden looks like what never was.
    """

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.context_processor(_known_to_templates)
        self.register_error_handler(NotFound, _nothing_here)


def canonical(path: str) -> str:
    """The one address of a page. path: as ``url_for`` writes it. A language that was chosen is part of it."""
    address = current_app.config["COMMUNITY"].public_url + path
    return f"{address}?lang={request.args['lang']}" if request.args.get("lang") in LANGUAGES else address


def _known_to_templates() -> dict[str, Any]:
    return {"asks": is_to_be_asked(), "address_with": address_with}


def _nothing_here(_: Exception) -> Response:
    """The same for what never was, what is gone, and what may not be seen."""
    return page("landing/nothing.html", 404)
