"""What share links brought, channel by channel, recounted from the facts; the total is the sum of its channels.

Credits belong to the link of the last click; beside it stands on which channel the same visitors clicked first, so that
both add up to the same. Source: credit, DEFINITIONS.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import aliased

from community.attribution.models import Credit
from community.database import db
from community.members.models import Member
from community.shares.models import Click, ShareLink
from community.visitors.robots import PERSON

LAST, FIRST = aliased(ShareLink), aliased(ShareLink)
Rows = Iterable[Sequence[Any]]
Which = Callable[[Any], ColumnElement[bool]]
FIGURES = ("links", "human_clicks", "robot_clicks", "visits", "signups", "orders", "refunds", "revenue_minor")
BESIDE = ("first_signups", "first_orders", "first_revenue_minor")
NAMES = {"visit": "visits", "signup": "signups", "order": "orders", "refund": "refunds"}


class Span(NamedTuple):
    """From an instant to before another; None is open."""

    begin: datetime | None = None
    end: datetime | None = None

    def holds(self, at: Any) -> ColumnElement[bool]:
        """SQL: the instant lies in it."""
        since = true() if self.begin is None else at >= self.begin
        return and_(since, true() if self.end is None else at < self.end)


EVER = Span()


class Brought(NamedTuple):
    """Figures by channel, their sums, money in other currencies, and what was left out, by its reason."""

    channels: dict[str, Counter[str]]
    total: Counter[str]
    other_currencies: dict[str, int]
    left_out: dict[str, int]


def brought(which: Which, currency: str, span: Span = EVER) -> Brought:
    """What links brought in a span. which: SQL over their table or an alias, ``lambda link: link.member_id == 7``.

    Money is net of refunds, in minor units of currency; other currencies stand apart and are never added.
    """
    links, clicks = (db.session.execute(rows(which, span)).all() for rows in (_links, _clicks))
    last, first = (db.session.execute(_credits(link, which, span)).all() for link in (LAST, FIRST))
    found = added_up(links, clicks, last, first, currency)
    return found._replace(left_out=dict(db.session.execute(_left_out(which, span)).all()))


def added_up(links: Rows, clicks: Rows, last: Rows, first: Rows, currency: str) -> Brought:
    """The figures by channel and their sums, from rows by channel; nothing of what was left out.

    links: (channel, links). clicks: (channel, of people, of robots). last, first: credits under the channel of the last
    click and of the first: (channel, kind, currency, count, amount).
    """
    channels: dict[str, Counter[str]] = defaultdict(Counter)
    for channel, made in links:
        channels[channel]["links"] += made
    for channel, people, robots in clicks:
        channels[channel].update(human_clicks=people, robot_clicks=robots)
    others: Counter[str] = Counter()
    for prefix, credits in (("", last), ("first_", first)):
        for channel, kind, money, count, amount in credits:
            channels[channel][prefix + NAMES[kind]] += count
            if money == currency:
                channels[channel][f"{prefix}revenue_minor"] += int(amount)
            elif money and credits is last:
                others[money] += int(amount)
    total: Counter[str] = Counter()
    for figures in channels.values():
        total.update(figures)  # Counter's own sum forgets what is negative
    return Brought(dict(sorted(channels.items())), total, dict(others), {})


def _links(which: Which, span: Span) -> Select:
    made = select(ShareLink.channel, func.count()).where(which(ShareLink), span.holds(ShareLink.created_at))
    return made.group_by(ShareLink.channel)


def _clicks(which: Which, span: Span) -> Select:
    people = func.count(case((Click.kind == PERSON, 1)))
    counted = select(ShareLink.channel, people, func.count() - people).join(Click, Click.link_id == ShareLink.id)
    return counted.where(which(ShareLink), span.holds(Click.clicked_at)).group_by(ShareLink.channel)


def _credits(link: Any, which: Which, span: Span) -> Select:
    """Credits that count, under the channel of one of their links: LAST or FIRST."""
    figures = (func.count().label("count"), func.sum(Credit.amount_minor).label("amount"))
    groups = link.channel, Credit.kind, Credit.currency
    return counted_credits(which, span, *groups, *figures).group_by(*groups)


def counted_credits(which: Which, span: Span, *columns: Any) -> Select:
    """The columns of the credits that count, joined with LAST and FIRST. A sign-up counts while who signed up does."""
    first, newcomer = aliased(Click), aliased(Member)
    joined = (
        select(*columns)
        .select_from(Credit)
        .join(LAST, LAST.id == Credit.link_id)
        .join(first, first.id == Credit.first_click_id)
        .join(FIRST, FIRST.id == first.link_id)
        .outerjoin(newcomer, and_(newcomer.id == Credit.member_id, Credit.kind == "signup"))
    )
    gone = or_(newcomer.is_staff, newcomer.erased_at.is_not(None))
    counts = Credit.left_out.is_(None), or_(newcomer.id.is_(None), ~gone)
    return joined.where(which(LAST), *counts, span.holds(Credit.occurred_at))


def _left_out(which: Which, span: Span) -> Select:
    rows = select(Credit.left_out, func.count()).join(LAST, LAST.id == Credit.link_id)
    kept = rows.where(which(LAST), Credit.left_out.is_not(None), span.holds(Credit.occurred_at))
    return kept.group_by(Credit.left_out).order_by(Credit.left_out)
