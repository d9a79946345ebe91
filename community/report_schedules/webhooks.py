"""What the shop is told of scheduled reports."""

from __future__ import annotations

from typing import Any

from community.database import db
from community.report_schedules.models import ReportEdition
from community.report_schedules.queries import links_of
from community.webhooks.topics import WebhookTopic


def ready_report(edition_id: int) -> dict[str, Any]:
    """Which days, what the digest says of them, and where the files are; null for what was deleted meanwhile."""
    edition = db.session.get(ReportEdition, edition_id)
    if edition is None:
        return {"edition_id": str(edition_id), "schedule_id": None, "digest": None, "files": []}
    return {
        "edition_id": str(edition.id),
        "schedule_id": str(edition.schedule_id),
        "from": edition.first_day.isoformat(),
        "to": edition.last_day.isoformat(),
        "digest": edition.digest,
        "files": links_of(edition.id),
    }


TOPICS = (WebhookTopic("report.ready", ready_report, "a scheduled report was made, with what changed and its files"),)
