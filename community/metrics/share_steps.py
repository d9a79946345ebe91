"""How far each share link got, and whom it brought."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from pyroaring import BitMap
from sqlalchemy import Select, select

from community.attribution.models import Credit
from community.clock import reporting_day
from community.database import db
from community.members.models import Member
from community.metrics.journeys import STEPS, Happened, Touch, Windows, steps_of
from community.metrics.queries import begin_of, end_of, those
from community.orders.models import Order
from community.orders.queries import paid_by
from community.shares.models import Click, ShareLink
from community.visitors.robots import PERSON


class Link(NamedTuple):
    """A link, the day on which it was made, and the last step that it reached, as its place in STEPS.

    sharer: the number of the member who made it. signed_up, ordered: ids of the members whom it brought so far.
    """

    day: date
    channel: str
    reached: int
    sharer: int
    signed_up: frozenset[int]
    ordered: frozenset[int]


def links_of(
    first: date, last: date, channel: str | None, windows: Windows, counted: BitMap | None = None
) -> list[Link]:
    """Every link made in the days from first to last by these members, or by all who count; on the channel or any."""
    chosen = (
        select(ShareLink.id)
        .join(Member, Member.id == ShareLink.member_id)
        .where(ShareLink.created_at >= begin_of(first), ShareLink.created_at < end_of(last), those(counted))
    )
    if channel is not None:
        chosen = chosen.where(ShareLink.channel == channel)
    reached: dict[int, int] = {}
    brought: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for place, touches in enumerate(steps_of(_happened(chosen), windows), 1):
        for touch in touches:
            reached[touch.link] = place
            brought[STEPS[place], touch.link].add(touch.of)
    made = select(ShareLink.id, ShareLink.created_at, ShareLink.channel, Member.number)
    rows = made.join(Member, Member.id == ShareLink.member_id).where(ShareLink.id.in_(chosen)).order_by(ShareLink.id)
    return [
        Link(
            reporting_day(made_at),
            where,
            reached.get(link, 0),
            sharer,
            *(frozenset(brought.get((step, link), ())) for step in ("signed_up", "ordered")),
        )
        for link, made_at, where, sharer in db.session.execute(rows)
    ]


def _happened(chosen: Select) -> Happened:
    shared = select(ShareLink.id, ShareLink.created_at).where(ShareLink.id.in_(chosen))
    clicks = select(Click.link_id, Click.id, Click.clicked_at).where(Click.link_id.in_(chosen), Click.kind == PERSON)
    return Happened(
        dict(db.session.execute(shared).all()),
        [Touch(*click) for click in db.session.execute(clicks)],
        _credited("visit", chosen),
        _credited("signup", chosen),
        list(db.session.execute(_orders(chosen))),
    )


def _credited(kind: str, chosen: Select) -> list[tuple[int, Touch]]:
    rows = select(Credit.click_id, Credit.link_id, Credit.member_id, Credit.occurred_at)
    counts = Credit.kind == kind, Credit.left_out.is_(None), Credit.link_id.in_(chosen)
    return [(click, Touch(*touch)) for click, *touch in db.session.execute(rows.where(*counts))]


def _orders(chosen: Select) -> Select:
    """What those who signed up by the links ordered."""
    signed_up = Credit.kind == "signup", Credit.left_out.is_(None), Credit.link_id.in_(chosen)
    members = select(Credit.member_id, Order.paid_at).select_from(Credit).join(Member, Member.id == Credit.member_id)
    return members.join(Order, paid_by(Member.id, Member.external_id)).where(*signed_up)
