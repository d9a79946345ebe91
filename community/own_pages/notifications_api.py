"""What a member is told, and what they want to be told, on pages."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import flash, redirect, request
from flask_babel import gettext as _

from community.access import current_member, current_viewer, member_required
from community.http.languages import preferred_language
from community.http.sentences import translated
from community.notifications.actions import mark_all_read, mark_read, prefer
from community.notifications.preferences import CHANNELS, DIGESTS
from community.notifications.queries import preferences_of, read_inbox, show_notifications, unread_count
from community.notifications.schemas import PreferencesIn, ReadIn
from community.outbox import transaction
from community.own_pages import words
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page

own_notifications = Pages("own_notifications", __name__)
SHOWN = 20


@own_notifications.get("/me/notifications")
@member_required
def show_inbox():
    """What you are told, those with the newest activity first."""
    viewer = current_viewer()
    rows, following = read_inbox(viewer, SHOWN, request.args.get("cursor"))
    items = show_notifications(rows, viewer, preferred_language())
    return page("own_pages/notifications.html", items=items, following=following, unread=unread_count(viewer))


@own_notifications.post("/me/notifications")
@member_required
def read_notifications():
    """Mark as read: those that were ticked, or all."""
    said, _wrong = filled_in(ReadIn)
    with transaction():
        if "ids" in said:
            mark_read(current_member(), said["ids"])
        else:
            mark_all_read(current_member())
    return redirect("/me/notifications", 303)


@own_notifications.get("/me/notifications/preferences")
@member_required
def show_preferences():
    """What you want to be told, by type and channel, when, and how often."""
    return _preferences_page(preferences_of(current_member().id))


@own_notifications.post("/me/notifications/preferences")
@member_required
def save_preferences():
    """Say what you want to be told."""
    said = _said()
    try:
        preferences = PreferencesIn().load(said)
    except ma.ValidationError as refused:
        return _preferences_page(said, 422, translated(refused.normalized_messages()))
    with transaction():
        prefer(current_member(), request.form.get("version", type=int), preferences)
    flash(_("Saved."), "good")
    return redirect("/me/notifications/preferences", 303)


def _said() -> dict[str, Any]:
    """The form, in the shape of the API."""
    form = request.form
    types = {type_: {channel: f"{type_}.{channel}" in form for channel in CHANNELS} for type_ in words.TYPES}
    del types["official"]["in_app"]  # that is the law's to say
    quiet = {"from": form.get("from", ""), "to": form.get("to", "")} if "quiet" in form else None
    most = {channel: form.get(f"most.{channel}", "") for channel in CHANNELS}
    return {
        "types": types,
        "digest": form.get("digest", ""),
        "quiet_hours": quiet,
        "time_zone": form.get("time_zone") or None,
        "most_a_day": {channel: int(number) if number.isdecimal() else number for channel, number in most.items()},
    }


def _preferences_page(preferences: dict[str, Any], status: int = 200, wrong: dict[str, Any] | None = None):
    version = preferences.get("version") or request.form.get("version")
    values = {"preferences": preferences, "version": version, "words": words, "digests": DIGESTS, "wrong": wrong or {}}
    return page("own_pages/preferences.html", status, **values)
