"""Raising and settling alerts. They flush, never commit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from community import outbox
from community.clock import utcnow
from community.database import db
from community.errors import NotFound
from community.members.models import Member
from community.notifications.actions import notify
from community.relations import insert_new
from moderation.alerts.models import Alert
from moderation.alerts.queries import moderators
from moderation.audit.actions import record_act
from moderation.judgement.verdicts import Message


def raise_alert(kind: str, subject: str, evidence: dict[str, Any], notice: Message | None = None) -> bool:
    """Note something that somebody should look at. Returns False while the same thing is noted and open.

    subject: ``rule:12``, ``product:SKU-1``. evidence: figures, with what was expected; JSON values. notice: what every
    moderator is told at once, where it cannot wait for the next look at the list. Records ``alert.raised``.
    """
    raised = insert_new(Alert, kind=kind, subject=subject, evidence=evidence, raised_at=utcnow())
    if raised:
        outbox.record("alert.raised", alert_id=open_alert(kind, subject), kind=kind, subject=subject)
    if raised and notice:
        for moderator in moderators():
            notify(moderator, kind, text_zh=notice.zh, text_en=notice.en)
    return raised


def open_alert(kind: str, subject: str) -> int:
    """The id of what is noted and open."""
    return db.session.scalars(select(Alert.id).filter_by(kind=kind, subject=subject, settled_at=None)).one()


def settle(alert_id: int, moderator: Member) -> None:
    """Somebody looked at it: from now on the same thing can be raised again. Settling twice is harmless."""
    locked = select(Alert).where(Alert.id == alert_id).with_for_update().execution_options(populate_existing=True)
    alert = db.session.scalar(locked)
    if alert is None:
        raise NotFound
    if alert.settled_at is None:
        alert.settled_at, alert.settled_by = utcnow(), moderator.id
        db.session.flush()
        record_act(moderator, "alert.settled", f"alert:{alert.id}", after={"kind": alert.kind, "about": alert.subject})
