"""Notifications inside the application."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required
from community.http.blueprint import Blueprint
from community.http.etags import if_match, versioned
from community.http.languages import preferred_language
from community.http.schemas import PageIn
from community.notifications.actions import mark_all_read, mark_read, prefer
from community.notifications.queries import (
    preferences_of,
    read_inbox,
    show_notifications,
    unread_count,
)
from community.notifications.schemas import NotificationPage, PreferencesIn, PreferencesOut, ReadIn, UnreadOut
from community.outbox import transaction

notifications = Blueprint("notifications", __name__, description="Notifications inside the application")


@notifications.get("/notifications")
@member_required
@notifications.arguments(PageIn, location="query")
@notifications.response(200, NotificationPage)
def list_notifications(page):
    """Read your notifications, those with the newest activity first.

    A walk shows them in the order in which they stood when it began.
    """
    viewer = current_viewer()
    rows, following = read_inbox(viewer, **page)
    items = show_notifications(rows, viewer, preferred_language())
    return {"items": items, "next": following, "unread": unread_count(viewer)}


@notifications.post("/notifications/read")
@member_required
@notifications.arguments(ReadIn, example={"ids": ["7", "9"]})
@notifications.response(200, UnreadOut)
def read_notifications(data):
    """Mark notifications as read: those of the ids, or all."""
    with transaction():
        if "all" in data:
            mark_all_read(current_member())
        else:
            mark_read(current_member(), data["ids"])
    return {"unread": unread_count(current_viewer())}


@notifications.get("/me/notification-preferences")
@member_required
@versioned
@notifications.response(200, PreferencesOut)
def get_preferences():
    """Read what you want to be told, by type and channel, when, and how often."""
    return preferences_of(current_member().id)


@notifications.put("/me/notification-preferences")
@member_required
@versioned
@if_match
@notifications.arguments(PreferencesIn)
@notifications.response(200, PreferencesOut)
def put_preferences(data, version):
    """Say what you want to be told, over which channel and when. Official notices always stand in the application."""
    member = current_member()
    with transaction():
        prefer(member, version, data)
    return preferences_of(member.id)
