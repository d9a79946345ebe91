"""Visits as stretches of time: a member's requests, cut where there was none for thirty minutes.

Moments are gathered in the process and written once a minute, so a request costs no statement and a crash loses a
minute of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app
from sqlalchemy import bindparam, delete, insert, select, text

from community.activity.models import VisitSession
from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from community.rows import among

GAP = timedelta(minutes=30)
"""So long without a request ends a visit. Source: visit time, DEFINITIONS."""


class Moment(NamedTuple):
    """A member was here."""

    member_id: int
    at: datetime


class Stretch(NamedTuple):
    """The first and the last request of a visit; of one request both are the same."""

    began_at: datetime
    last_at: datetime


def note_moment(member_id: int, at: datetime | None = None) -> None:
    """Note that a member was here, to the second; it is written within a minute."""
    moment = Moment(member_id, (at or utcnow()).replace(microsecond=0))
    current_app.extensions["visit_times"].add([moment])


def write_moments(batch: Iterable[Moment]) -> None:
    """Make the visits longer in which these moments lie, join those that they connect, and begin new ones.

    The order in which moments come makes no difference. Erased members leave none.
    """
    gathered: defaultdict[int, list[Stretch]] = defaultdict(list)
    for moment in batch:
        gathered[moment.member_id].append(Stretch(moment.at, moment.at))
    with transaction():
        _alone()
        known = _near(list(gathered), [stretch for own in gathered.values() for stretch in own])
        ended, begun = [], []
        for member_id in _present(list(gathered)):
            before, after = set(known[member_id]), set(joined([*known[member_id], *gathered[member_id]]))
            ended += [{"member": member_id, "began": stretch.began_at} for stretch in before - after]
            begun += [{"member_id": member_id, **stretch._asdict()} for stretch in after - before]
        _write(ended, begun)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The visits that stretches of one member belong to, in the order of time."""
    visits: list[Stretch] = []
    for began_at, last_at in sorted(stretches):
        if visits and began_at - visits[-1].last_at < GAP:
            visits[-1] = Stretch(visits[-1].began_at, max(visits[-1].last_at, last_at))
        else:
            visits.append(Stretch(began_at, last_at))
    return visits


def _alone() -> None:
    """Two processes that write the same visit at once would begin it twice. On SQLite every writer is alone."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE visit_sessions IN SHARE ROW EXCLUSIVE MODE"))


def _present(member_ids: Sequence[int]) -> Iterable[int]:
    """Those who are not erased, and will not be before this is written."""
    here = select(Member.id).where(among(Member.id, member_ids), Member.erased_at.is_(None))
    return db.session.scalars(here.order_by(Member.id).with_for_update(read=True)).all()


def _near(member_ids: Sequence[int], moments: Sequence[Stretch]) -> defaultdict[int, list[Stretch]]:
    """The written visits that one of the moments may lie in, or connect."""
    begin, end = min(moments).began_at - GAP, max(moments).last_at + GAP
    rows = select(VisitSession.member_id, VisitSession.began_at, VisitSession.last_at)
    near = rows.where(among(VisitSession.member_id, member_ids), VisitSession.last_at > begin)
    known: defaultdict[int, list[Stretch]] = defaultdict(list)
    for member_id, *stretch in db.session.execute(near.where(VisitSession.began_at < end)):
        known[member_id].append(Stretch(*stretch))
    return known


def _write(ended: list[dict], begun: list[dict]) -> None:
    visits = VisitSession.__table__
    this = visits.c.member_id == bindparam("member"), visits.c.began_at == bindparam("began")
    if ended:
        db.session.connection().execute(delete(visits).where(*this), ended)
    if begun:
        db.session.connection().execute(insert(visits), begun)
