"""How far each share link got: which of the steps click, visit, sign-up and order it reached, one within a window after
the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from pyroaring import BitMap
from sqlalchemy import Select, select

from community.attribution.models import Credit
from community.clock import reporting_day
from community.database import db
from community.members.models import Member
from community.metrics.queries import begin_of, end_of, those
from community.orders.models import Order
from community.orders.queries import paid_by
from community.shares.models import Click, ShareLink
from community.visitors.robots import PERSON

STEPS = ("shared", "clicked", "visited", "signed_up", "ordered")


class Windows(NamedTuple):
    """How long a step may take: the click after the share, visit and sign-up after the click, the order after that."""

    click: timedelta
    visit: timedelta
    signup: timedelta
    order: timedelta

    def closes(self) -> dict[str, timedelta]:
        """How long after a share each step can be reached. A sign-up proves a visit, so it can prove a late one."""
        visit = self.click + max(self.visit, self.signup)
        ends = (timedelta(0), self.click, visit, visit, max(visit, self.click + self.signup + self.order))
        return dict(zip(STEPS, ends, strict=True))


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


class Touch(NamedTuple):
    """Something that happened to a link, through one of its clicks or to somebody who came by it."""

    link: int
    of: int
    at: datetime


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
    for place, touches in enumerate(_who_reached(chosen, windows), 1):
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


def _who_reached(chosen: Select, windows: Windows) -> Iterator[list[Touch]]:
    """The touches of each step from the click on; its links lie in those of the one before it.

    ``of``: of a click its id, of a visit nothing that is asked for, of sign-ups and orders the member.
    """
    clicks = {touch.of: touch for touch in _in_time(_clicks(chosen), windows.click)}
    visits = _in_time(_led_to("visit", chosen, clicks), windows.visit)
    signups = {touch.of: touch for touch in _in_time(_led_to("signup", chosen, clicks), windows.signup)}
    yield list(clicks.values())
    yield [*visits, *signups.values()]
    yield list(signups.values())
    yield _in_time(_orders(chosen, signups), windows.order)


def _in_time(pairs: Iterable[tuple[datetime, Touch]], window: timedelta) -> list[Touch]:
    """Those of (when the step before was, touch) that came after it and within the window."""
    return [touch for since, touch in pairs if timedelta(0) <= touch.at - since <= window]


def _clicks(chosen: Select) -> Iterator[tuple[datetime, Touch]]:
    """People's clicks, after the share."""
    clicks = select(ShareLink.created_at, ShareLink.id, Click.id, Click.clicked_at).join(
        Click, Click.link_id == ShareLink.id
    )
    for since, *touch in db.session.execute(clicks.where(Click.link_id.in_(chosen), Click.kind == PERSON)):
        yield since, Touch(*touch)


def _led_to(kind: str, chosen: Select, clicks: dict[int, Touch]) -> Iterator[tuple[datetime, Touch]]:
    """Credited visits or sign-ups, after the click that they are credited to. ``of``: who signed up."""
    credited = select(Credit.click_id, Credit.link_id, Credit.member_id, Credit.occurred_at)
    counts = Credit.kind == kind, Credit.left_out.is_(None), Credit.link_id.in_(chosen)
    for click, *touch in db.session.execute(credited.where(*counts)):
        if click in clicks:
            yield clicks[click].at, Touch(*touch)


def _orders(chosen: Select, signups: dict[int, Touch]) -> Iterator[tuple[datetime, Touch]]:
    """What those who signed up ordered, after the sign-up. ``of``: who ordered."""
    orders = (
        select(Credit.member_id, Order.paid_at)
        .select_from(Credit)
        .join(Member, Member.id == Credit.member_id)
        .join(Order, paid_by(Member.id, Member.external_id))
        .where(Credit.kind == "signup", Credit.left_out.is_(None), Credit.link_id.in_(chosen))
    )
    for who, paid_at in db.session.execute(orders):
        if who in signups:
            yield signups[who].at, Touch(signups[who].link, who, paid_at)
