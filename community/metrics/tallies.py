"""How much was done on each day: what stands now, of everybody who counts or of some of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from pyroaring import BitMap
from sqlalchemy import BigInteger, ColumnElement, Select, Text, cast, func, literal, select, union_all

from community.activity.bitmaps import union
from community.attribution.models import Credit
from community.database import db
from community.impressions.models import Impression
from community.members.models import LEFT_OUT, Member
from community.metrics.facts import Fact
from community.metrics.queries import COUNTED, by_day, of_members, quarter_of, those, within
from community.shares.models import Click, ShareLink
from community.visitors.robots import PERSON

VIEWER = literal("member:") + cast(Member.id, Text)
"""SQL: the viewer of an impression that a member is."""


def counts_by_day(facts: Sequence[Fact], first: date, last: date, counted: BitMap | None = None) -> Counter[date]:
    """How many of the facts fell on each day from first to last; what was undone is left out.

    counted, here and below: whose; without them of everybody who counts.
    """
    counts: Counter[date] = Counter()
    for fact in facts:
        quarters = of_members(fact, quarter_of(fact.at))
        counts += by_day(quarters.where(within(fact.at, first, last), fact.stands, those(counted)))
    return counts


def who_did(facts: Sequence[Fact], first: date, last: date) -> BitMap:
    """The numbers of the members of whom one of the facts that counts_by_day counts fell on the days."""
    stand = (
        of_members(fact, Member.number).where(within(fact.at, first, last), fact.stands).distinct() for fact in facts
    )
    return union(BitMap(db.session.scalars(rows).all()) for rows in stand)


def clicks_by_day(first: date, last: date, counted: BitMap | None = None) -> tuple[Counter[date], Counter[date]]:
    """Clicks of people and of robots on the members' links, for each day from first to last."""
    clicks = _of_links(Click.clicked_at, Click).where(within(Click.clicked_at, first, last), those(counted))
    return by_day(clicks.where(Click.kind == PERSON)), by_day(clicks.where(Click.kind != PERSON))


def credited_by_day(kind: str, first: date, last: date, counted: BitMap | None = None) -> Counter[date]:
    """Sign-ups or orders credited to the members' links, for each day from first to last.

    kind: ``signup`` or ``order``. Who signed up counts as well; of an order the buyer may be nobody we know.
    """
    credited = _of_links(Credit.occurred_at, Credit).where(
        within(Credit.occurred_at, first, last), Credit.kind == kind, Credit.left_out.is_(None), those(counted)
    )
    if kind == "signup":
        credited = credited.where(Credit.member_id.in_(select(Member.id).where(COUNTED)))
    return by_day(credited)


def _of_links(at: ColumnElement, happened: type[Click | Credit]) -> Select:
    """The quarter of each thing that happened to a link, joined with the link's member."""
    joined = select(quarter_of(at)).join_from(happened, ShareLink, ShareLink.id == happened.link_id)
    return joined.join(Member, Member.id == ShareLink.member_id)


def impressions_by_day(first: date, last: date, counted: BitMap | None = None) -> Counter[date]:
    """Distinct (viewer, content) of each day from first to last: those of the members, or without them of everybody,
    visitors included, but staff and erased members."""
    left_out = select(VIEWER.label("viewer")).where(LEFT_OUT).subquery()
    days = select(Impression.day).where(Impression.day.between(first, last)).group_by(Impression.day)
    if counted is None:
        shown = _difference(days, days.join(left_out, left_out.c.viewer == Impression.viewer))
    else:
        shown = days.add_columns(func.count()).where(Impression.viewer.in_(select(VIEWER).where(those(counted))))
    return Counter(dict(db.session.execute(shown).all()))


def _difference(all_of_them: Select, left_out: Select) -> Select:
    """Day by day, how many more rows the one has. Few are left out, so to find these beats to look at all."""
    more = all_of_them.add_columns(func.count().label("rows"))
    less = left_out.add_columns((-func.count()).label("rows"))
    both = union_all(more, less).subquery()
    whole = cast(func.sum(both.c.rows), BigInteger)  # PostgreSQL adds up whole numbers to decimal ones
    return select(both.c.day, whole).group_by(both.c.day)
