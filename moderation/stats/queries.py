"""How the desk does: what waits and for how long, what was promised, who decided how much, and how well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from community.clock import reporting_day, utcnow
from community.database import db
from community.members.models import Member
from community.metrics.queries import begin_of
from moderation.agreement.measures import agreement_figures
from moderation.agreement.models import SecondLook
from moderation.desk.decisions import UNDOING
from moderation.desk.models import Case, CaseStatus, Decision, Report
from moderation.replays.queries import miss_rate
from moderation.rulebook.hits import figures_of
from moderation.rulebook.models import Rule
from moderation.stats.figures import rank, seconds_between, share_of

SETTLING = Decision.outcome.not_in((UNDOING, "escalate"))


def desk_stats(first: date, last: date) -> dict[str, Any]:
    """All figures of the desk, as of now and for days of TIMEZONE, both inclusive. A constant number of statements.

    Backlog and ages are of now; rules are of the last 30 days, agreement of the last 180, for want of more within a
    shorter period; everything else is of the days asked for.
    """
    now, since, until = utcnow(), begin_of(first), begin_of(last + timedelta(days=1))
    queues = backlog(now)
    return {
        "first": first,
        "last": last,
        "as_of": now,
        "queues": queues,
        "promises": {"overdue": sum(queue["overdue"] for queue in queues), **kept_promises(since, until)},
        "moderators": load(since, until),
        "rules": rule_precision(),
        "quality": miss_rate(since),
        "reports": judged_reports(since, until),
        "agreement": agreement_figures(now) | {"waiting": waiting_looks()},
    }


def backlog(now: datetime) -> list[dict[str, Any]]:
    """What is open, by queue: how many, how many of them are held by somebody or past their promise, how old."""
    waiting = select(Case.queue, Case.opened_at, Case.promised_at, Case.claimed_until)
    found: dict[str, list[Row]] = defaultdict(list)
    for row in db.session.execute(waiting.where(Case.status == CaseStatus.OPEN)):
        found[row.queue].append(row)
    return [{"queue": queue, **_of_queue(rows, now)} for queue, rows in sorted(found.items())]


def _of_queue(rows: list[Row], now: datetime) -> dict[str, Any]:
    ages = [seconds_between(row.opened_at, now) for row in rows]
    return {
        "open": len(rows),
        "claimed": sum(row.claimed_until is not None and row.claimed_until > now for row in rows),
        "overdue": sum(row.promised_at < now for row in rows),
        "age_p50_seconds": rank(ages, 0.5),
        "age_p95_seconds": rank(ages, 0.95),
    }


def kept_promises(since: datetime, until: datetime) -> dict[str, Any]:
    """Cases decided in a period, and how many of them later than was promised. The first decision counts."""
    sooner = aliased(Decision)
    before = exists().where(
        sooner.case_id == Decision.case_id,
        sooner.decided_at >= Case.opened_at,
        sooner.id < Decision.id,
        sooner.outcome.not_in((UNDOING, "escalate")),
    )
    late = func.coalesce(func.sum(case((Decision.decided_at > Case.promised_at, 1), else_=0)), 0)
    counted = select(func.count().label("decided"), late.label("late")).join(Case, Case.id == Decision.case_id)
    in_time = and_(Decision.decided_at >= since, Decision.decided_at < until, Decision.decided_at >= Case.opened_at)
    row = db.session.execute(counted.where(in_time, SETTLING, ~before)).one()
    return {"decided": row.decided, "late": row.late, "late_share": share_of(row.late, row.decided)}


def load(since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Decisions of each moderator and day of TIMEZONE, with the median time from claim to decision."""
    taken = select(Member.username, Decision.decided_at, Decision.claimed_at)
    taken = taken.join(Member, Member.id == Decision.decided_by)
    rows = taken.where(Decision.decided_at >= since, Decision.decided_at < until, Decision.outcome != UNDOING)
    found: dict[tuple[str, date], list[Row]] = defaultdict(list)
    for row in db.session.execute(rows):
        found[row.username, reporting_day(row.decided_at)].append(row)
    return [{"moderator": who, "day": day, **_of_day(rows)} for (who, day), rows in sorted(found.items())]


def _of_day(rows: Iterable[Row]) -> dict[str, Any]:
    rows = list(rows)
    handled = [seconds_between(row.claimed_at, row.decided_at) for row in rows if row.claimed_at]
    return {"decisions": len(rows), "timed": len(handled), "handling_p50_seconds": rank(handled, 0.5)}


def rule_precision() -> list[dict[str, Any]]:
    """How often each rule fired within 30 days, and how often people agreed; those that never did are left out."""
    names = dict(db.session.execute(select(Rule.id, Rule.name).order_by(Rule.id)).all())
    found = figures_of(list(names))
    return [
        {"rule_id": rule_id, "name": names[rule_id], **_of_rule(figures)}
        for rule_id, figures in found.items()
        if figures["hits"]["month"] or figures["shadow_hits"]["month"]
    ]


def _of_rule(figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "fired": figures["hits"]["month"],
        "fired_in_shadow": figures["shadow_hits"]["month"],
        "decided": figures["decided"],
        "precision": figures["upheld"],
    }


def judged_reports(since: datetime, until: datetime) -> dict[str, Any]:
    """Reports that were judged in a period, and how many of them were right."""
    upheld = func.coalesce(func.sum(case((Report.upheld.is_(True), 1), else_=0)), 0)
    counted = select(func.count().label("judged"), upheld.label("upheld"))
    ended = (Report.ended_at >= since, Report.ended_at < until, Report.upheld.is_not(None))
    row = db.session.execute(counted.where(*ended)).one()
    return {"judged": row.judged, "upheld": row.upheld, "upheld_share": share_of(row.upheld, row.judged)}


def waiting_looks() -> int:
    """How many decisions wait for a second look."""
    return db.session.scalar(select(func.count()).select_from(SecondLook).where(SecondLook.outcome.is_(None)))
