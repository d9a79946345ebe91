"""Reporters who are nearly always wrong: their reports are kept, and count for little for a while. DSA Art. 23."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from community.clock import utcnow
from community.database import db
from community.members.actions import restrict
from community.members.models import Member
from community.notifications.actions import notify
from moderation.audit.actions import record_act
from moderation.desk.models import Report
from moderation.judgement.verdicts import Message

LOOKED_AT, LEAST_JUDGED, MOST_REFUSED = 20, 10, 0.9  # of the latest judged reports
DISCOUNTED_FOR = timedelta(days=30)
REPORTS = "report_weight"
TOLD = Message(
    "您最近的举报几乎都未被采纳；在 {until} 之前，您的举报仍会保留，但权重较低。",
    "Nearly all of your latest reports were refused. Until {until} your reports are kept, and count for less.",
)


def is_discounted(reporter: Member, now: datetime) -> bool:
    """Do the member's reports count for little now? It stands in their restrictions, where they read it."""
    present = now.isoformat()
    return any(each["feature"] == REPORTS and each["until"] >= present for each in reporter.restrictions)


def discount_false_reporters(decision_id: int) -> None:
    """Discount whom a decision refused once more, where that has become a habit. Hears ``decision.taken``."""
    refused = select(Report.reporter_id).where(Report.decision_id == decision_id, Report.upheld.is_(False))
    for reporter_id in sorted(set(db.session.scalars(refused))):
        reporter, now = db.session.get_one(Member, reporter_id), utcnow()
        if reporter.erased_at is None and not is_discounted(reporter, now) and is_mostly_wrong(reporter_id):
            _discount(reporter, now + DISCOUNTED_FOR)


def is_mostly_wrong(reporter_id: int) -> bool:
    """Were at least 90 % of the latest reports refused that people judged, ten of them at least?"""
    judged = select(Report.upheld).where(Report.reporter_id == reporter_id, Report.upheld.is_not(None))
    latest = db.session.scalars(judged.order_by(Report.ended_at.desc(), Report.id.desc()).limit(LOOKED_AT)).all()
    return len(latest) >= LEAST_JUDGED and latest.count(False) >= MOST_REFUSED * len(latest)


def _discount(reporter: Member, until: datetime) -> None:
    written = {"sanction": "discount", "feature": REPORTS, "until": until.isoformat(), "reason": "false_reports"}
    restrict(reporter, written)
    day = f"{until:%Y-%m-%d}"
    notify(reporter, "sanction", text_zh=TOLD.zh.format(until=day), text_en=TOLD.en.format(until=day))
    record_act(None, "sanction.imposed", f"member:{reporter.id}", after=written, why="false_reports")
