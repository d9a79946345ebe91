"""The documentation that the service shows of itself: /docs and /problems. No request of a page leaves the server."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from community.errors import NotFound, every_problem
from community.reference.queries import chapters

reference = Blueprint(
    "reference", __name__, template_folder="templates", static_folder="static", static_url_path="/static/reference"
)


@reference.get("/docs")
def show_reference():
    """The API reference, made from the OpenAPI document."""
    document = current_app.extensions["api"].spec.to_dict()
    return render_template("reference/docs.html", chapters=chapters(document), document=document)


@reference.get("/problems")
def list_problems():
    """Every problem that a route may answer."""
    return render_template("reference/problems.html", problems=every_problem())


@reference.get("/problems/<slug>")
def show_problem(slug):
    """What a problem means, and the way out of it: where the ``type`` of every error leads."""
    for problem in every_problem():
        if problem.slug == slug:
            return render_template("reference/problem.html", problem=problem)
    raise NotFound
