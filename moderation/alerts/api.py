"""Alerts: listed, settled."""

from __future__ import annotations

from community.access import current_member, role_required
from community.http.blueprint import Blueprint
from community.outbox import transaction
from moderation.alerts import actions, queries
from moderation.alerts.schemas import AlertOut, AlertPage, AlertsIn

alerts = Blueprint("alerts", __name__, description="What the house noticed by itself")


@alerts.get("/moderation/alerts")
@role_required("moderator")
@alerts.arguments(AlertsIn, location="query")
@alerts.response(200, AlertPage)
def list_alerts(page):
    """List what somebody should look at, the newest first."""
    return queries.list_alerts(**page)


@alerts.post("/moderation/alerts/<id:alert_id>/settle")
@role_required("moderator")
@alerts.response(200, AlertOut)
def settle_alert(alert_id):
    """Say that you looked at it; doing so twice is harmless."""
    with transaction():
        actions.settle(alert_id, current_member())
    return queries.view_alert(alert_id)
