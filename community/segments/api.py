"""Segments: for the growth team. Programs with the scope read sizes, and never who is in them."""

from __future__ import annotations

from typing import Any

from community.access import current_member, role_required, scope_required
from community.http.blueprint import Blueprint
from community.http.cursors import oldest
from community.http.etags import if_match, versioned
from community.http.schemas import PageIn
from community.metrics.answers import AS_CSV
from community.metrics.listing import listed
from community.metrics.wire.behind.members import MemberBehindPage, WhoIn
from community.outbox import transaction
from community.segments import actions, queries
from community.segments.behind import behind_segment
from community.segments.models import Segment
from community.segments.schemas import (
    SegmentIn,
    SegmentOut,
    SegmentPage,
    SegmentPatch,
    SegmentSizeOut,
)

segments = Blueprint("segments", __name__, description="Members who have something in common")
for_growth, for_readers = role_required("growth"), scope_required("metrics:read", "growth")


@segments.get("/segments")
@for_readers
@segments.arguments(PageIn, location="query")
@segments.response(200, SegmentPage)
def list_segments(page):
    """List the segments by name."""
    return oldest(queries.segment_rows(), [Segment.name], **page)


@segments.post("/segments")
@for_growth
@versioned
@segments.arguments(SegmentIn)
@segments.response(201, SegmentOut)
def create_segment(data):
    """Keep a rule as a segment."""
    with transaction():
        return actions.make_segment(current_member(), **data)


@segments.get("/segments/<segment>")
@for_readers
@versioned
@segments.response(200, SegmentSizeOut)
def get_segment(segment):
    """Look at a segment, and how many members are in it now."""
    found = queries.get_segment(segment)
    return {**_columns(found), "size": len(queries.members_in(found.rule))}


def _columns(segment: Segment) -> dict[str, Any]:
    return {column.name: getattr(segment, column.name) for column in Segment.__table__.c}


@segments.patch("/segments/<segment>")
@for_growth
@versioned
@if_match
@segments.arguments(SegmentPatch)
@segments.response(200, SegmentOut)
def change_segment(data, segment, version):
    """Change the rule or the description. Reports use the new rule from now on."""
    with transaction():
        found = queries.segment_to_change(segment, version)
        actions.change_segment(found, **data)
    return queries.get_segment(segment)


@segments.delete("/segments/<segment>")
@for_growth
@segments.response(204)
def delete_segment(segment):
    """Delete a segment that no other names."""
    with transaction():
        actions.delete_segment(queries.get_segment(segment))


@segments.get("/segments/<segment>/members")
@for_growth
@segments.arguments(WhoIn, location="query")
@segments.response(200, MemberBehindPage)
@segments.alt_response(200, **AS_CSV)
def list_segment_members(asked, segment):
    """See who is in a segment. Every look is noted. As CSV: all at once, at most 10,000, none of fewer than 5."""
    return listed(behind_segment, asked | {"segment": segment})
