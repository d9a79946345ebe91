"""What others asked of the desk in a period, and what they were answered; and what was taken from members."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import or_, select

from community.database import db
from community.metrics.intervals import wilson
from moderation.appeals.models import Appeal, AppealStatus
from moderation.desk.models import Report
from moderation.notices.models import Notice
from moderation.sanctions.models import SANCTIONS, Sanction
from moderation.stats.figures import share_of
from moderation.transparency.judgements import durations
from moderation.transparency.periods import Period

Figures = tuple[dict[str, Any], dict[str, Any]]


def appeals(period: Period) -> Figures:
    """Appeals that were made and answered; and how long the answers took."""
    columns = (Appeal.role, Appeal.status, Appeal.opened_at, Appeal.decided_at, Appeal.same_person)
    rows = db.session.execute(select(*columns).where(_either(period, Appeal.opened_at, Appeal.decided_at))).all()
    made = Counter(row.role for row in rows if row.opened_at in period)
    answered = [row for row in rows if row.decided_at in period]
    overturned = sum(row.status == AppealStatus.OVERTURNED for row in answered)
    figures = {
        "by_authors": made["author"],
        "by_reporters": made["reporter"],
        "upheld": len(answered) - overturned,
        "overturned": overturned,
        "overturned_share": share_of(overturned, len(answered)),
        "interval": (found := wilson(overturned, len(answered))) and list(found),
        "same_person": sum(row.same_person for row in answered),
    }
    return figures, durations("appeal", [(row.opened_at, row.decided_at) for row in answered])


def notices(period: Period) -> Figures:
    """Notices under the law that were given and answered; and how long the answers took."""
    columns = (Notice.ground, Notice.outcome, Notice.created_at, Notice.decided_at)
    rows = db.session.execute(select(*columns).where(_either(period, Notice.created_at, Notice.decided_at))).all()
    given = Counter(row.ground for row in rows if row.created_at in period)
    answered = [row for row in rows if row.decided_at in period]
    outcomes = Counter(row.outcome for row in answered)
    figures = {
        "received": given.total(),
        "acted": outcomes["acted"],
        "not_acted": outcomes["not_acted"],
        "by_ground": [{"ground": ground, "received": count} for ground, count in sorted(given.items())],
    }
    return figures, durations("notice", [(row.created_at, row.decided_at) for row in answered])


def reports(period: Period) -> Figures:
    """Members' reports that were made and judged; and how long that took."""
    columns = (Report.created_at, Report.ended_at, Report.upheld)
    rows = db.session.execute(select(*columns).where(_either(period, Report.created_at, Report.ended_at))).all()
    judged = [row for row in rows if row.ended_at in period and row.upheld is not None]
    upheld = sum(row.upheld for row in judged)
    figures = {
        "received": sum(row.created_at in period for row in rows),
        "upheld": upheld,
        "not_upheld": len(judged) - upheld,
        "upheld_share": share_of(upheld, len(judged)),
    }
    return figures, durations("report", [(row.created_at, row.ended_at) for row in judged])


def sanctions(period: Period) -> list[dict[str, Any]]:
    """Sanctions of each kind that were laid on members, and that were lifted before their end."""
    columns = (Sanction.sanction, Sanction.imposed_at, Sanction.lifted_at)
    rows = db.session.execute(select(*columns).where(_either(period, Sanction.imposed_at, Sanction.lifted_at))).all()
    laid = Counter(row.sanction for row in rows if row.imposed_at in period)
    lifted = Counter(row.sanction for row in rows if row.lifted_at in period)
    return [{"sanction": name, "laid": laid[name], "lifted": lifted[name]} for name in SANCTIONS]


def _either(period: Period, *columns: Any) -> Any:
    return or_(*map(period.holds, columns))
