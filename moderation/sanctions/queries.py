"""Sanctions as rows, and strikes: computed from the decisions that stand, never counted up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.http.cursors import Page, newest
from community.members.models import Member
from moderation.appeals.models import Appeal, AppealStatus
from moderation.desk.models import Case, Decision
from moderation.sanctions.models import Sanction
from moderation.sanctions.strikes import LADDER, PARTS, WINDOW, histogram, points_of

MOST_SHOWN = 100
DECIDES_NOTHING = ("dismiss", "escalate", "undo")
STRIKING = (Decision.id.label("decision_id"), Decision.case_id, Decision.outcome, Decision.reason, Decision.decided_at)


def sanction_rows() -> Select:
    """Sanctions as rows, with the names of all who had to do with each."""
    imposer, lifter = aliased(Member), aliased(Member)
    return (
        select(
            *(column for column in Sanction.__table__.c if column.name not in ("member_id", "imposed_by", "lifted_by")),
            Member.username.label("member"),
            imposer.username.label("imposed_by"),
            lifter.username.label("lifted_by"),
            lives(utcnow()).label("live"),
        )
        .join(Member, Member.id == Sanction.member_id)
        .join(imposer, imposer.id == Sanction.imposed_by)
        .outerjoin(lifter, lifter.id == Sanction.lifted_by)
    )


def lives(now: datetime) -> ColumnElement[bool]:
    """SQL: the sanction takes something now."""
    return and_(Sanction.lifted_at.is_(None), Sanction.until.is_not(None), func.coalesce(Sanction.until > now, False))


def list_sanctions(*, member: str | None, live: bool | None, limit: int, cursor: str | None) -> Page:
    """Sanctions, newest first; of the member who is called so, and that live or not; all without."""
    statement = sanction_rows()
    if member is not None:
        statement = statement.where(Member.username == member)
    if live is not None:
        statement = statement.where(lives(utcnow()) if live else ~lives(utcnow()))
    return newest(statement, [Sanction.id], limit, cursor)


def list_own_sanctions(member: Member, limit: int, cursor: str | None) -> Page:
    """What was ever laid on the member, newest first."""
    return newest(sanction_rows().where(Sanction.member_id == member.id), [Sanction.id], limit, cursor)


def view_sanction(sanction_id: int) -> Any:
    """One sanction."""
    return db.session.execute(sanction_rows().where(Sanction.id == sanction_id)).one()


def _window(now: datetime | None) -> datetime:
    """Since when a strike counts."""
    return (now or utcnow()) - WINDOW


def strike_rows(since: Any) -> Select:
    """Decisions since then that stand against authors: the last word on their content, and not overturned."""
    later, overturned = (
        aliased(Decision),
        and_(Appeal.decision_id == Decision.id, Appeal.status == AppealStatus.OVERTURNED),
    )
    followed = exists().where(
        later.case_id == Decision.case_id,
        later.id > Decision.id,
        later.outcome.not_in(DECIDES_NOTHING),
        ~_undone(later),
    )
    return (
        select(Content.author_id, Content.id.label("content_id"), *STRIKING)
        .join(Case, Case.content_id == Content.id)
        .join(Decision, Decision.case_id == Case.id)
        .where(Decision.outcome.in_(list(PARTS)), Decision.decided_at >= since)
        .where(~_undone(Decision), ~followed, ~exists().where(overturned))
    )


def _undone(decision: Any) -> ColumnElement[bool]:
    undoing = aliased(Decision)
    return exists().where(undoing.undoes == decision.id)


def strikes_against(author_id: Any, since: Any) -> ScalarSelect[int]:
    """SQL: how many decisions since then stand against the author's contents."""
    struck = strike_rows(since).where(Content.author_id == author_id).subquery()
    return select(func.count()).select_from(struck).scalar_subquery()


def last_strikes(member_ids: Collection[int], now: datetime | None = None) -> dict[int, datetime]:
    """When each member was struck last; those who were not are left out."""
    struck = strike_rows(_window(now)).where(Content.author_id.in_(member_ids))
    last: dict[int, datetime] = {}
    for row in db.session.execute(struck):
        last[row.author_id] = max(row.decided_at, last.get(row.author_id, row.decided_at))
    return last


def strikes(member_ids: Collection[int], now: datetime | None = None) -> dict[int, dict[str, Any]]:
    """The points of each member, with the decisions that they come from, newest first. One statement."""
    found: dict[int, dict[str, Any]] = defaultdict(lambda: {"points": 0.0, "decisions": []})
    struck = strike_rows(_window(now)).where(Content.author_id.in_(member_ids))
    for row in db.session.execute(struck.order_by(Decision.id.desc())):
        points = points_of(row.outcome, row.reason)
        found[row.author_id]["points"] += points
        found[row.author_id]["decisions"].append({**row._mapping, "points": points})
    return {member_id: found[member_id] for member_id in member_ids}


def preview(threshold: float | None, now: datetime | None = None) -> dict[str, Any]:
    """Whom a threshold would hit now, the most struck first, and how points are spread. Nothing is done.

    threshold: in points; without it the lowest step of the ladder.
    """
    threshold = LADDER[0].points if threshold is None else threshold
    points = _points_of_all(_window(now))
    hit = sorted((each for each in points.items() if each[1] >= threshold), key=lambda each: (-each[1], each[0]))
    named = select(Member.id, Member.username).where(Member.id.in_([each[0] for each in hit[:MOST_SHOWN]]))
    names = dict(db.session.execute(named).all())
    return {
        "threshold": threshold,
        "window_days": WINDOW.days,
        "members": len(hit),
        "hit": [{"member": names[member_id], "points": scored} for member_id, scored in hit[:MOST_SHOWN]],
        "histogram": histogram(points.values()),
    }


def _points_of_all(since: datetime) -> dict[int, float]:
    struck = (
        strike_rows(since).join(Member, Member.id == Content.author_id).where(Member.erased_at.is_(None)).subquery()
    )
    each = struck.c.author_id, struck.c.outcome, struck.c.reason
    points: dict[int, float] = defaultdict(float)
    for row in db.session.execute(select(*each, func.count().label("times")).group_by(*each)):
        points[row.author_id] += row.times * points_of(row.outcome, row.reason)
    return points
