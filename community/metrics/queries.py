"""Who counts, who began when, and who did what by the facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise

from flask import current_app
from pyroaring import BitMap
from sqlalchemy import ColumnElement, Select, and_, extract, func, literal_column, select

from community.activity.bitmaps import next_block, union
from community.activity.queries import days_in_bitmaps, days_in_log, first_day_of, members_by_day
from community.database import db
from community.members.models import LEFT_OUT, Member, RegistrationDay
from community.metrics.calendar import Unit, period_of
from community.metrics.counting import Cohort
from community.metrics.facts import FACTS, SIGNUPS_BY_SHARE, Fact
from community.rows import among

COUNTED = and_(Member.is_staff.is_(False), Member.erased_at.is_(None))
"""SQL: the member counts. Source: DEFINITIONS, staff and erased members are left out of every figure."""

QUARTER_SECONDS = literal_column("900")
"""Every zone's offset is a whole number of quarters of an hour, so a quarter lies in one local day."""


def those(counted: BitMap | None) -> ColumnElement[bool]:
    """SQL: the member is one of these; without them, everybody who counts."""
    return COUNTED if counted is None else among(Member.number, counted)


def population() -> BitMap:
    """The numbers of all members who count: everybody that ever registered, without staff and erased members."""
    given = db.session.execute(select(RegistrationDay.first, RegistrationDay.next))
    everybody = union(BitMap(range(first, following)) for first, following in given)
    return everybody - BitMap(db.session.scalars(select(Member.number).where(LEFT_OUT)).all())


def registered_by(day: date) -> BitMap:
    """The numbers of all who had registered by the end of the day, whoever they are."""
    given = db.session.execute(
        select(RegistrationDay.first, RegistrationDay.next).where(RegistrationDay.day <= day.isoformat())
    )
    imported = select(Member.number).where(Member.imported, Member.created_at < end_of(day))
    return union(BitMap(range(*numbers)) for numbers in given) | BitMap(db.session.scalars(imported).all())


def registered_between(first: date, last: date) -> BitMap:
    """The numbers of all who registered on the days from first to last, whoever they are."""
    return registered_by(last) - registered_by(first - timedelta(days=1))


def registered_by_each(days: Sequence[date]) -> list[BitMap]:
    """What registered_by says of each of some days, in ascending order. All members are read once."""
    first, last = days[0] + timedelta(days=1), days[-1]
    came = _imported(Unit.DAY, first, last)
    for row in db.session.scalars(_given(first, last)):
        came[date.fromisoformat(row.day)] |= BitMap(range(row.first, row.next))
    here = [registered_by(days[0])]
    for before, day in pairwise(days):
        here.append(union([here[-1], *(came[new] for new in came if before < new <= day)]))
    return here


def active_by_day(activities: Sequence[str], first: date, last: date, counted: BitMap) -> dict[date, BitMap]:
    """Who of those that count did one of the activities, for each day from first to last, empty days included."""
    active = members_by_day(activities, first, last)
    return {day: active.get(day, BitMap()) & counted for day in days_between(first, last)}


def registration_cohorts(unit: Unit, first: date, last: date) -> list[Cohort]:
    """Members by the period of their registration, for each period that has a day from first to last.

    Members who registered here are a range of numbers. Imported ones, whose numbers tell nothing of their day, are
    added one by one; only periods that have such members are counted the slower way.
    """
    first, last = _whole_periods(unit, first, last)
    here: defaultdict[date, list[range]] = defaultdict(list)
    for row in db.session.scalars(_given(first, last)):
        here[period_of(date.fromisoformat(row.day), unit).start].append(range(row.first, row.next))
    imported = _imported(unit, first, last)
    return [Cohort(start, _joined(here[start], imported[start])) for start in sorted({*here, *imported})]


def _given(first: date, last: date) -> Select:
    """The numbers that were given out on the days from first to last."""
    days = select(RegistrationDay).where(RegistrationDay.day.between(first.isoformat(), last.isoformat()))
    return days.order_by(RegistrationDay.first)


def _imported(unit: Unit, first: date, last: date) -> defaultdict[date, BitMap]:
    """They come in hundreds of thousands at once, so their quarters of an hour are read and not their times."""
    came = select(quarter_of(Member.created_at), Member.number).where(Member.imported)
    quarters: defaultdict[int, list[int]] = defaultdict(list)
    for quarter, number in db.session.execute(came.where(within(Member.created_at, first, last))):
        quarters[quarter].append(number)
    members: defaultdict[date, BitMap] = defaultdict(BitMap)
    for quarter, numbers in quarters.items():
        members[period_of(day_of(quarter), unit).start] |= BitMap(numbers)
    return members


def _joined(ranges: Sequence[range], others: BitMap) -> range | BitMap:
    """One range of whole blocks if the ranges adjoin and nobody else is there, else a bitmap.

    They adjoin always but in the seconds around midnight, when a registration that began on the day before may come
    after the first of the new day.
    """
    gapless = all(next_block(a.stop) == b.start for a, b in pairwise(ranges))
    if gapless and ranges and not others:
        return range(ranges[0].start, next_block(ranges[-1].stop))
    return union(BitMap(numbers) for numbers in ranges) | others


def arrived_by_share() -> BitMap:
    """The numbers of members whose sign-up was credited to a share."""
    (fact,) = SIGNUPS_BY_SHARE
    return BitMap(db.session.scalars(of_members(fact, Member.number)).all())


def first_time_cohorts(activity: str, unit: Unit, first: date, last: date) -> list[Cohort]:
    """Members by the period of their first such activity in all history, for the periods from first to last."""
    begin = first_day_of(activity)
    if begin is None:
        return []
    first, last = _whole_periods(unit, first, last)
    before = BitMap()
    cohorts: defaultdict[date, BitMap] = defaultdict(BitMap)
    for day, members in sorted(members_by_day((activity,), begin, last).items()):
        if day >= first:
            cohorts[period_of(day, unit).start] |= members - before
        before |= members
    return [Cohort(start, members) for start, members in sorted(cohorts.items()) if members]


def days_between(first: date, last: date) -> list[date]:
    """The days from first to last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _whole_periods(unit: Unit, first: date, last: date) -> tuple[date, date]:
    return period_of(first, unit).start, period_of(last, unit).last_day


def begin_of(day: date) -> datetime:
    """The instant at which a reporting day begins."""
    return datetime.combine(day, time(), current_app.config["COMMUNITY"].timezone)


def end_of(day: date) -> datetime:
    """The instant at which the next reporting day begins."""
    return begin_of(day + timedelta(days=1))


def numbers_from_facts(activity: str, day: date) -> set[int]:
    """Who did the activity on the day, as the facts tell. Staff is among them, erased members are not."""
    numbers: set[int] = set()
    for fact in FACTS[activity]:
        statement = of_members(fact, Member.number).where(within(fact.at, day, day), Member.erased_at.is_(None))
        numbers.update(db.session.scalars(statement))
    return numbers


def numbers_by_day(activity: str) -> dict[date, BitMap]:
    """Who did the activity on which day in all history, as the facts tell. Erased members are not among them."""
    days: defaultdict[date, BitMap] = defaultdict(BitMap)
    for fact in FACTS[activity]:
        rows = of_members(fact, Member.number).add_columns(quarter_of(fact.at)).where(Member.erased_at.is_(None))
        for number, quarter in db.session.execute(rows.distinct()):
            days[day_of(quarter)].add(number)
    return dict(days)


def days_to_rebuild() -> list[tuple[str, date]]:
    """Every activity and day of which there are facts or bits."""
    known = days_in_bitmaps() | set(days_in_log())
    return sorted({key for key in known if key[0] in FACTS} | set(_days_with_facts()))


def _days_with_facts() -> Iterator[tuple[str, date]]:
    for activity, facts in FACTS.items():
        for fact in facts:
            yield from ((activity, day) for day in by_day(of_members(fact, quarter_of(fact.at))))


def of_members(fact: Fact, column: ColumnElement) -> Select:
    """The column of each row of the fact, joined with its member."""
    rows = select(column).select_from(Member).where(fact.happened)
    return rows if fact.who.class_ is Member else rows.join(fact.who.class_, Member.id == fact.who)


def within(at: ColumnElement, first: date, last: date) -> ColumnElement[bool]:
    """SQL: the instant lies in the days from first to last."""
    return and_(at >= begin_of(first), at < end_of(last))


def quarter_of(at: ColumnElement) -> ColumnElement:
    """SQL: when the quarter of an hour of an instant began, in seconds of the epoch."""
    seconds = extract("epoch", at)
    return (seconds - seconds % QUARTER_SECONDS).label("quarter")


def by_day(quarters: Select) -> Counter[date]:
    """How many rows a statement of quarters has for each local day."""
    counts: Counter[date] = Counter()
    for quarter, count in db.session.execute(quarters.add_columns(func.count()).group_by(literal_column("1"))):
        counts[day_of(quarter)] += count
    return counts


def day_of(quarter: int) -> date:
    """The local day in which a quarter of an hour lies."""
    return _day_in(current_app.config["COMMUNITY"].timezone, int(quarter))


@lru_cache(maxsize=100_000)  # of almost three years: the reports of a page ask for the same ones again and again
def _day_in(zone: tzinfo, quarter: int) -> date:
    return datetime.fromtimestamp(quarter, zone).date()
