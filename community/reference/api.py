"""The documentation that the service shows of itself: /docs and /problems. No request of a page leaves the server."""

from __future__ import annotations

from flask import current_app

from community.errors import NotFound, every_problem
from community.pages.blueprint import Pages
from community.pages.rendering import page
from community.reference.queries import chapters

reference = Pages("reference", __name__)


@reference.get("/docs")
def show_reference():
    """The API reference, made from the OpenAPI document."""
    document = current_app.extensions["api"].description()
    return page("reference/docs.html", chapters=chapters(document))


@reference.get("/problems")
def list_problems():
    """Every problem that a route may answer."""
    return page("reference/problems.html", problems=every_problem())


@reference.get("/problems/<slug>")
def show_problem(slug):
    """What a problem means, and the way out of it: where the ``type`` of every error leads."""
    for problem in every_problem():
        if problem.slug == slug:
            return page("reference/problem.html", problem=problem)
    raise NotFound
