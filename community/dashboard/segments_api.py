"""Segments: made by a rule whose size is shown before it is kept, changed, and looked into."""

from __future__ import annotations

from typing import Any

import orjson
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from community.access import current_member
from community.dashboard.forms import Refused, read, sent
from community.dashboard.frame import FOR_GROWTH, framed
from community.dashboard.people import people_of
from community.http.cursors import oldest
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.segments import actions, queries
from community.segments.behind import behind_segment
from community.segments.models import Segment
from community.segments.rules import shown
from community.segments.schemas import EXAMPLE, SegmentIn, SegmentPatch

segments = Pages("growth_segments", __name__, url_prefix="/growth", static_folder=None, static_url_path=None)

SHOWN = 20


@segments.get("/segments")
@FOR_GROWTH
def show_segments():
    """Show the segments by name, and the form for another."""
    return _segments({"rule": _written(EXAMPLE)})


@segments.post("/segments")
@FOR_GROWTH
def create_segment():
    """Keep a rule as a segment; or only tell how many members fulfil it."""
    try:
        if "preview" in request.form:
            return _segments(request.form, size=_size_of_rule())
        made = sent(SegmentIn, lambda **data: actions.make_segment(current_member(), **data), rule=_rule())
    except Refused as refused:
        return _segments(request.form, refused.wrong, 422)
    flash(_("The segment is kept. Every report can be cut down to it."), "good")
    return redirect(url_for(".show_segment", name=made.name), 303)


def _segments(said: Any, wrong: dict[str, Any] | None = None, status: int = 200, size: int | None = None) -> Any:
    page = oldest(queries.segment_rows(), [Segment.name], SHOWN, request.args.get("cursor"))
    return framed("growth/segments.html", status, page=page, said=said, wrong=wrong or {}, size=size)


@segments.get("/segments/<name>")
@FOR_GROWTH
def show_segment(name):
    """Show a segment, its size now, and the form to change it."""
    found = queries.get_segment(name)
    said = {"description": found.description, "rule": _written(shown(found.rule))}
    return _segment(found, said, size=len(queries.members_in(found.rule)))


@segments.post("/segments/<name>")
@FOR_GROWTH
def change_segment(name):
    """Change the rule or the description; or only tell how many members fulfil the rule."""
    found = queries.get_segment(name)
    try:
        if "preview" in request.form:
            return _segment(found, request.form, size=_size_of_rule())
        version = request.form.get("version", type=int, default=0)
        sent(
            SegmentPatch,
            lambda **data: actions.change_segment(queries.segment_to_change(name, version), **data),
            rule=_rule(),
        )
    except Refused as refused:
        return _segment(found, request.form, refused.wrong, 422)
    flash(_("Changed. Reports use the new rule from now on."), "good")
    return redirect(url_for(".show_segment", name=name), 303)


def _segment(
    found: Segment, said: Any, wrong: dict[str, Any] | None = None, status: int = 200, size: int | None = None
) -> Any:
    return framed("growth/segment.html", status, segment=found, said=said, wrong=wrong or {}, size=size)


@segments.post("/segments/<name>/delete")
@FOR_GROWTH
def delete_segment(name):
    """Delete a segment that no other names."""
    with transaction():
        actions.delete_segment(queries.get_segment(name))
    flash(_("The segment is deleted."), "good")
    return redirect(url_for(".show_segments"), 303)


@segments.get("/segments/<name>/members")
@FOR_GROWTH
def show_segment_members(name):
    """Show who is in it. Every look is noted."""
    return people_of(behind_segment(name), name, request.endpoint)


def _size_of_rule() -> int:
    """How many members fulfil the rule of the form. Raises Refused."""
    return len(queries.members_in(read(SegmentPatch, rule=_rule())["rule"]))


def _rule() -> Any:
    """The tree that the form says. Raises Refused for what is no JSON."""
    try:
        return orjson.loads(request.form.get("rule", ""))
    except orjson.JSONDecodeError as wrong:
        place = _("This is no JSON, from line %(line)s on.", line=wrong.lineno)
        raise Refused({"rule": [place]}) from wrong


def _written(tree: Any) -> str:
    return orjson.dumps(tree, option=orjson.OPT_INDENT_2).decode()
