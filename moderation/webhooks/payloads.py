"""What the shop is told of the desk: the table, and what makes the ``data`` of each.

Ids, outcomes and reasons; never the text of a content, of an appeal or of a notice, a note for staff, or who told us.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from community.database import db
from community.webhooks.topics import WebhookTopic
from moderation.alerts.models import Alert
from moderation.appeals.models import Appeal
from moderation.desk.models import Decision
from moderation.notices.models import Notice

UNSENT = ("decision_facts",)  # words of the author may stand in them


def raised_alert(alert_id: int) -> dict[str, Any]:
    """What the house noticed, with its evidence."""
    alert = db.session.get_one(Alert, alert_id)
    noticed = {"kind": alert.kind, "subject": alert.subject, "evidence": alert.evidence}
    return {"alert_id": str(alert_id), **noticed, **_at(raised_at=alert.raised_at, settled_at=alert.settled_at)}


def taken_decision(decision_id: int) -> dict[str, Any]:
    """What a person decided, with its statement of reasons."""
    decision = db.session.get_one(Decision, decision_id)
    judged = {"case_id": str(decision.case_id), "content_id": str(decision.case.content_id)}
    decided = {"outcome": decision.outcome, "reason": decision.reason, "sanctions": decision.also}
    stated = decision.statement and {name: text for name, text in decision.statement.items() if name not in UNSENT}
    return {
        "decision_id": str(decision_id),
        **judged,
        **decided,
        "statement": stated,
        **_at(decided_at=decision.decided_at),
    }


def decided_appeal(appeal_id: int) -> dict[str, Any]:
    """What an appeal was answered, without its words."""
    asked = db.session.get_one(Appeal, appeal_id)
    about = {"content_id": str(asked.content_id), "decision_id": _id(asked.decision_id), "role": asked.role}
    answered = {"status": asked.status, "led_to": _id(asked.led_to)}
    return {"appeal_id": str(appeal_id), **about, **answered, **_at(decided_at=asked.decided_at)}


def received_notice(notice_id: int) -> dict[str, Any]:
    """That somebody says that a content is illegal: which one, and on what ground."""
    notice = db.session.get_one(Notice, notice_id)
    about = {"content_id": str(notice.content_id), "ground": notice.ground, "outcome": notice.outcome}
    return {"notice_id": str(notice_id), **about, **_at(received_at=notice.created_at, decided_at=notice.decided_at)}


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)


def _at(**instants: datetime | None) -> dict[str, str | None]:
    return {
        name: instant and instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        for name, instant in instants.items()
    }


TOPICS = (
    WebhookTopic("alert.raised", raised_alert, "the house noticed something that somebody should look at"),
    WebhookTopic("decision.taken", taken_decision, "a moderator decided a case"),
    WebhookTopic("decision.undone", taken_decision, "the same decision was taken back"),
    WebhookTopic("decision.overturned", taken_decision, "an appeal against the same decision was granted"),
    WebhookTopic("appeal.decided", decided_appeal, "an appeal was answered"),
    WebhookTopic("notice.received", received_notice, "somebody says that a content is illegal"),
)
