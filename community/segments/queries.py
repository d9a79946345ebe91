"""Who is in a segment: bitmaps of member numbers, joined as the tree says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import and_
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Select, func, select

from community.activity.bitmaps import by_times, union
from community.activity.queries import members_by_day
from community.attribution.models import Credit
from community.clock import reporting_day
from community.database import db
from community.errors import Invalid
from community.members.models import Member
from community.metrics.definitions import activities_of
from community.metrics.queries import begin_of, population, registered_by
from community.metrics.reports.churn import risk_on
from community.metrics.reports.lifecycle import stages_on
from community.metrics.stages import Stage
from community.orders.models import Order, OrderLine
from community.orders.queries import not_wholly_refunded
from community.rows import row_to_change, the_row
from community.segments.models import Segment
from community.segments.rules import Node, segments_named
from community.shares.models import ShareLink
from community.tags.models import MemberTag
from community.topics.models import Topic
from community.topics.queries import is_called


def segment_rows() -> Select:
    """The statement of the list of segments."""
    return select(*Segment.__table__.c)


def segment_names() -> list[str]:
    """What the segments are called, in their order."""
    return list(db.session.scalars(select(Segment.name).order_by(Segment.name)))


def get_segment(name: str) -> Segment:
    """Raises NotFound."""
    return the_row(select(Segment).where(Segment.name == name))


def segment_to_change(name: str, version: int) -> Segment:
    """The segment, locked until the end of the transaction. Raises NotFound, StaleVersion."""
    return row_to_change(select(Segment).where(Segment.name == name), version)


def naming() -> dict[str, set[str]]:
    """Of each segment, the other ones that it names."""
    return {name: segments_named(rule) for name, rule in db.session.execute(select(Segment.name, Segment.rule))}


def counted_in(name: str | None, parameter: str = "segment") -> BitMap:
    """Who of all that count is in the segment; all of them without one.

    Raises Invalid, naming the parameter, for a segment that does not stand, or stands no more.
    """
    if name is None:
        return population()
    rule = db.session.scalar(select(Segment.rule).where(Segment.name == name))
    if rule is None:
        raise Invalid(errors={parameter: [f"There is no segment {name!r}; it may have been deleted."]})
    return members_in(rule)


def members_in(rule: Node) -> BitMap:
    """Who of all that count fulfils the rule today."""
    return _Asked(population(), reporting_day()).members(rule)


@dataclass
class _Asked:
    """One question. Every segment, stage and risk is found out once in it, however often the tree names it."""

    counted: BitMap
    today: date
    known: dict[tuple[str, Any], BitMap] = field(default_factory=dict)

    def members(self, node: Node) -> BitMap:
        [(kind, said)] = node.items()
        if kind == "not":
            return self.counted - self.members(said)
        if kind in ("all", "any"):
            found = [self.members(inner) for inner in said]
            return reduce(and_, found) if kind == "all" else union(found)
        key = kind, tuple(sorted(said.items()))
        if key not in self.known:
            self.known[key] = FINDERS[kind](self, **said) & self.counted
        return self.known[key]

    def since(self, days: int) -> date:
        """The first of the last so many days."""
        return self.today - timedelta(days=days - 1)


def _numbers(statement: Select) -> BitMap:
    return BitMap(db.session.scalars(statement).all())


def _tagged(asked: _Asked, name: str, at_least: float) -> BitMap:
    tags = select(Member.number).join(MemberTag, MemberTag.member_id == Member.id).join(Topic)
    return _numbers(tags.where(is_called(name), MemberTag.refused_at.is_(None), MemberTag.strength >= at_least))


def _active(asked: _Asked, name: str, days: int, at_least: int) -> BitMap:
    sets = members_by_day(activities_of(name), asked.since(days), asked.today).values()
    if at_least == 1:
        return union(sets)
    return union(members for times, members in by_times(sets).items() if times >= at_least)


def _leveled(asked: _Asked, low: int, high: int) -> BitMap:
    return _numbers(select(Member.number).where(Member.level.between(low, high)))


def _in_stage(asked: _Asked, name: str) -> BitMap:
    return stages_on(asked.today, asked.counted)[Stage(name)]


def _at_risk(asked: _Asked) -> BitMap:
    return BitMap(risk_on(asked.today, asked.counted)[1].numbers)


def _arrived(asked: _Asked, channel: str | None) -> BitMap:
    signups = select(Member.number).join(Credit, Credit.member_id == Member.id)
    signups = signups.where(Credit.kind == "signup", Credit.left_out.is_(None))
    if channel is None:
        return _numbers(signups)
    return _numbers(signups.join(ShareLink, ShareLink.id == Credit.link_id).where(ShareLink.channel == channel))


def _bought(asked: _Asked, within_days: int | None, product: str | None, at_least: int) -> BitMap:
    orders = select(Member.number).join(Order, Order.member_id == Member.id).where(not_wholly_refunded())
    if within_days is not None:
        orders = orders.where(Order.paid_at >= begin_of(asked.since(within_days)))
    if product is not None:
        lines = select(OrderLine.order_id).where(OrderLine.product_external_id == product)
        orders = orders.where(Order.id.in_(lines))
    return _numbers(orders.group_by(Member.number).having(func.count() >= at_least))


def _registered(asked: _Asked, first: str | None, last: str | None, within_days: int | None) -> BitMap:
    members = registered_by(date.fromisoformat(last) if last else asked.today)
    if first is not None:
        members -= registered_by(date.fromisoformat(first) - timedelta(days=1))
    if within_days is not None:
        members -= registered_by(asked.since(within_days) - timedelta(days=1))
    return members


def _of_segment(asked: _Asked, name: str) -> BitMap:
    rule = db.session.scalar(select(Segment.rule).where(Segment.name == name))
    return asked.members(rule) if rule else BitMap()


FINDERS: Mapping[str, Callable[..., BitMap]] = {
    "tag": _tagged,
    "activity": _active,
    "level": _leveled,
    "stage": _in_stage,
    "at_risk": _at_risk,
    "arrived": _arrived,
    "bought": _bought,
    "registered": _registered,
    "segment": _of_segment,
}
