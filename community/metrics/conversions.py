"""Who of those that were exposed to something did what was hoped for, in the time that was named beforehand."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from pyroaring import BitMap
from sqlalchemy import ColumnElement, Select, func, select

from community.database import db
from community.members.models import Member
from community.metrics.definitions import activities_of
from community.metrics.facts import FACTS, Fact
from community.metrics.queries import COUNTED
from community.metrics.verdicts import Group

Groups = dict[Any, Group]


def groups_of(
    exposure: Any, group: ColumnElement, which: ColumnElement[bool], activity: str, until: datetime
) -> Groups:
    """The groups by the value of ``group``: members whose time was over by then, and those of them who did it in it.

    exposure: a model with member_id, exposed_at and counts_until. activity: ``any`` or one of ACTIVITIES. Taken from
    the facts, by the second; the visit of a day is the first one of that day.
    """
    own = which, exposure.counts_until <= until
    rows = select(group, func.count()).join(Member, Member.id == exposure.member_id).where(*own, COUNTED)
    sizes = dict(db.session.execute(rows.group_by(group)).all())
    converted = converted_of(exposure, group, which, activity, until)
    return {value: Group(size, len(converted.get(value, ()))) for value, size in sizes.items()}


def converted_of(
    exposure: Any, group: ColumnElement, which: ColumnElement[bool], activity: str, until: datetime
) -> dict[Any, BitMap]:
    """The members of each group who did it, as ``groups_of`` counts them."""
    own = which, exposure.counts_until <= until, COUNTED
    converted: defaultdict[Any, BitMap] = defaultdict(BitMap)
    for name in activities_of(activity):
        for fact in FACTS[name]:
            for value, number in db.session.execute(_did(exposure, group, fact).where(*own).distinct()):
                converted[value].add(number)
    return dict(converted)


def exposed(exposure: Any, which: ColumnElement[bool]) -> BitMap:
    """The numbers of the members who were exposed."""
    rows = select(Member.number).join(exposure, exposure.member_id == Member.id).where(which, COUNTED)
    return BitMap(db.session.scalars(rows).all())


def _did(exposure: Any, group: ColumnElement, fact: Fact) -> Select:
    during = (fact.at >= exposure.exposed_at, fact.at < exposure.counts_until, fact.happened)
    rows = select(group, Member.number).select_from(exposure).join(Member, Member.id == exposure.member_id)
    return rows.join(fact.who.class_, fact.who == exposure.member_id).where(*during)


def waiting(exposure: Any, which: ColumnElement[bool], until: datetime) -> int:
    """How many exposed members have time left after then."""
    open_ = (which, exposure.counts_until > until, COUNTED)
    rows = select(func.count()).select_from(exposure).join(Member, Member.id == exposure.member_id)
    return db.session.scalar(rows.where(*open_)) or 0
