"""What is pulled when the community is flooded: slow mode in one place, and the switch that lets members only read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, redirect, url_for
from flask_babel import gettext as _

from community.access import current_member, current_viewer, role_required
from community.clock import utcnow
from community.errors import Invalid, NotFound
from community.http.sentences import translated
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from moderation.console.forms import ReadOnlyForm, SlowModeForm
from moderation.emergency import actions, queries
from moderation.emergency.schemas import SubjectIn

emergency_pages = Pages("console_emergency", __name__, static_folder=None)
USUAL = timedelta(days=1)  # offered as the end of a slow mode


@emergency_pages.get("/moderation/emergency")
@role_required("moderator")
def show_emergency():
    """Where slow mode is on, and whether members may write."""
    return _emergency_page()


@emergency_pages.post("/moderation/emergency/slow-mode")
@role_required("moderator")
def set_slow_mode():
    """Have each member wait between two comments under a content, or two reviews and questions of a product."""
    said, wrong = filled_in(SlowModeForm)
    if wrong:
        return _emergency_page(422, slow_wrong=wrong)
    try:
        with transaction():
            subject = queries.subject_of(current_viewer(), said.pop("content_id"), said.pop("product_id"))
            actions.set_slow_mode(current_member(), subject, **said)
    except NotFound:
        return _emergency_page(422, slow_wrong={"content_id": [_("There is no such content or product.")]})
    except Invalid as refused:
        return _emergency_page(422, slow_wrong=translated(refused.extra["errors"]))
    return redirect(url_for(".show_emergency"), 303)


@emergency_pages.post("/moderation/emergency/slow-mode/end")
@role_required("moderator")
def end_slow_mode():
    """End the slow mode of a content or a product."""
    said, _wrong = filled_in(SubjectIn)
    with transaction():
        subject = queries.subject_of(current_viewer(), said.get("content_id"), said.get("product_id"))
        actions.end_slow_mode(current_member(), subject)
    return redirect(url_for(".show_emergency"), 303)


@emergency_pages.post("/moderation/emergency/stop")
@role_required("admin")
def stop_writing():
    """Let members only read, in every process at once."""
    said, wrong = filled_in(ReadOnlyForm, on=True)
    if wrong:
        return _emergency_page(422, stop_wrong=wrong)
    try:
        with transaction():
            actions.set_read_only(current_member(), **said)
    except Invalid as refused:
        return _emergency_page(422, stop_wrong=translated(refused.extra["errors"]))
    return redirect(url_for(".show_emergency"), 303)


@emergency_pages.post("/moderation/emergency/resume")
@role_required("admin")
def resume_writing():
    """Let members write again."""
    with transaction():
        actions.set_read_only(current_member(), on=False, reason_zh="", reason_en="", until=None)
    return redirect(url_for(".show_emergency"), 303)


def _emergency_page(status: int = 200, **more: Any) -> Response:
    stop, modes = queries.view_read_only(), queries.slow_modes()
    return page("console/emergency.html", status, stop=stop, modes=modes, tomorrow=utcnow() + USUAL, **more)
