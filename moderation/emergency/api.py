"""Slow mode and the read-only switch."""

from __future__ import annotations

from community.access import current_member, current_viewer, role_required
from community.http.blueprint import Blueprint
from community.outbox import transaction
from moderation.emergency import actions, queries
from moderation.emergency.schemas import ReadOnlyIn, ReadOnlyOut, SlowModeIn, SlowModesOut, SubjectIn

emergency = Blueprint("emergency", __name__, description="Slowing down and stopping what members write")


@emergency.get("/moderation/slow-mode")
@role_required("moderator")
@emergency.response(200, SlowModesOut)
def list_slow_modes():
    """List where slow mode is on."""
    return {"items": queries.slow_modes()}


@emergency.put("/moderation/slow-mode")
@role_required("moderator")
@emergency.arguments(SlowModeIn)
@emergency.response(200, SlowModesOut)
def set_slow_mode(data):
    """Have each member wait between two comments under a content, or two reviews and questions of a product."""
    with transaction():
        subject = queries.subject_of(current_viewer(), data.pop("content_id"), data.pop("product_id"))
        actions.set_slow_mode(current_member(), subject, **data)
    return {"items": queries.slow_modes()}


@emergency.delete("/moderation/slow-mode")
@role_required("moderator")
@emergency.arguments(SubjectIn, location="query")
@emergency.response(200, SlowModesOut)
def end_slow_mode(data):
    """End the slow mode of a content or a product; doing so twice is harmless."""
    with transaction():
        actions.end_slow_mode(current_member(), queries.subject_of(current_viewer(), **data))
    return {"items": queries.slow_modes()}


@emergency.get("/moderation/read-only")
@role_required("moderator")
@emergency.response(200, ReadOnlyOut)
def get_read_only():
    """Tell whether members can only read, why, and until when."""
    return queries.view_read_only()


@emergency.put("/moderation/read-only")
@role_required("admin")
@emergency.arguments(ReadOnlyIn)
@emergency.response(200, ReadOnlyOut)
def set_read_only(data):
    """Let members only read, in every process at once, or let them write again."""
    with transaction():
        actions.set_read_only(current_member(), **data)
    return queries.view_read_only()
