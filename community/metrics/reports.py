"""The reports: figures of each day and of the whole range, from the bitmaps and the facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from pyroaring import BitMap

from community.activity.bitmaps import active_members, members_by_times, union
from community.activity.queries import members_by_day
from community.metrics.calendar import Period, Unit, is_over, period_of, periods_between
from community.metrics.counting import Cohort
from community.metrics.definitions import ANY
from community.metrics.facts import CONTENT_SHARES, FACTS, REGISTRATION, SIGNUPS_BY_SHARE
from community.metrics.modes import Mode
from community.metrics.queries import (
    active_by_day,
    arrived_by_share,
    clicks_by_day,
    counts_by_day,
    credited_orders_by_day,
    days_between,
    first_time_cohorts,
    impressions_by_day,
    population,
    registration_cohorts,
)
from community.metrics.rates import (
    dau_mau,
    engagement_rate,
    growth_accounting,
    median_dau_mau,
    participation_rate,
    share_rate,
    share_reach,
    sharer_rate,
)
from community.metrics.retention import RetentionTable, retention_table

Row = dict[str, Any]

WEEK_DAYS, MONTH_DAYS = 7, 30  # of WAU and MAU. Source: DAU, WAU, MAU, DEFINITIONS.
CONTENTS = ("post", "review", "comment", "repost")
PARTICIPATION = ("post", "review", "comment", "like", "bookmark", "share", "repost")
OVERVIEW = tuple(name for name in FACTS if name != "visit")  # a visit is what makes most members active
SHARING = ("share", "repost")
ENGAGEMENT = {name: FACTS[name] for name in ("like", "comment", "bookmark", "repost")} | {"share": CONTENT_SHARES}


def plural(activity: str) -> str:
    """What a count of the activity is called."""
    return "helpful_votes" if activity == "helpful" else f"{activity}s"


def overview_report(first: date, last: date) -> Row:
    """How the community does: active and new members, what they made and did, and who saw it."""
    counted = population()
    windows = {row.pop("day"): row for row in _windows(first, last, counted)}
    counts = {
        "new_members": counts_by_day(REGISTRATION, first, last),
        "contents": counts_by_day([fact for name in CONTENTS for fact in FACTS[name]], first, last),
        **{plural(name): counts_by_day(FACTS[name], first, last) for name in OVERVIEW},
        "impressions": impressions_by_day(first, last),
    }
    people = {"active": active_by_day(ANY, first, last, counted)}
    report = _report(first, last, counts, people, lambda figures: figures)
    report["days"] = [row | windows[row["day"]] for row in report["days"]]
    report["total"] |= {"members": len(counted), "dau_mau": _median_dau_mau(windows.values())}
    return report


def active_report(first: date, last: date, unit: Unit, today: date) -> Row:
    """Active members of each day; on how many days they were active; whence each period's active members came."""
    counted = population()
    windows = _windows(first, last, counted)
    by_day = active_by_day(ANY, first, last, counted)
    return {
        "days": windows,
        "total": {"active": len(union(by_day.values())), "dau_mau": _median_dau_mau(windows)},
        "active_days": [{"days": days, "members": members} for days, members in members_by_times(by_day.values())],
        "periods": list(_growth(first, last, unit, today, counted)),
    }


def engagement_report(first: date, last: date) -> Row:
    """What was done with contents, per impression; and how many of the active members took part."""
    counted = population()
    counts = {
        "impressions": impressions_by_day(first, last),
        **{plural(name): counts_by_day(facts, first, last) for name, facts in ENGAGEMENT.items()},
    }
    people = {
        "active": active_by_day(ANY, first, last, counted),
        "participants": active_by_day(PARTICIPATION, first, last, counted),
    }
    return _report(first, last, counts, people, _with_engagement_rates)


def _with_engagement_rates(figures: Row) -> Row:
    engagements = sum(figures[plural(name)] for name in ENGAGEMENT)
    return figures | {
        "engagements": engagements,
        "engagement_rate": engagement_rate(engagements, figures["impressions"]),
        "participation_rate": participation_rate(figures["participants"], figures["active"]),
    }


def sharing_report(first: date, last: date) -> Row:
    """How much was shared, by how many of the active members, and whom it reached."""
    counted = population()
    people_clicks, robot_clicks = clicks_by_day(first, last)
    counts = {
        "impressions": impressions_by_day(first, last),
        **{plural(name): counts_by_day(FACTS[name], first, last) for name in SHARING},
        "human_clicks": people_clicks,
        "robot_clicks": robot_clicks,
        "signups": counts_by_day(SIGNUPS_BY_SHARE, first, last),
        "orders": credited_orders_by_day(first, last),
    }
    people = {
        "active": active_by_day(ANY, first, last, counted),
        "sharers": active_by_day(SHARING, first, last, counted),
    }
    return _report(first, last, counts, people, _with_share_rates)


def _with_share_rates(figures: Row) -> Row:
    share_actions = figures["shares"] + figures["reposts"]
    return figures | {
        "share_actions": share_actions,
        "share_rate": share_rate(share_actions, figures["impressions"]),
        "sharer_rate": sharer_rate(figures["sharers"], figures["active"]),
        "share_reach": share_reach(figures["human_clicks"], share_actions),
    }


def retention_report(
    cohort: str, activity: str, unit: Unit, mode: Mode, first: date, last: date, today: date
) -> RetentionTable:
    """Of the members who began in the periods from first to last, how many came back; read up to today.

    cohort: ``registration``, ``arrived_by_share``, or ``first:`` and an activity.
    activity: ``any`` or one of ACTIVITIES.
    Cohorts without anybody who counts are left out.
    """
    counted = population()
    last = min(last, today)
    cohorts = [own for own in _cohorts(cohort, unit, first, last) if own.size(counted)]
    if not cohorts:
        return RetentionTable([], [])
    returned = ANY if activity == "any" else (activity,)
    came = members_by_day(returned, cohorts[0].start, today)
    return retention_table(cohorts, came, counted, unit=unit, mode=mode, today=today)


def _cohorts(cohort: str, unit: Unit, first: date, last: date) -> Sequence[Cohort]:
    kind, _, name = cohort.partition(":")
    if kind == "first":
        return first_time_cohorts(name, unit, first, last)
    registered = registration_cohorts(unit, first, last)
    if kind == "registration":
        return registered
    arrived = arrived_by_share()
    return [Cohort(own.start, BitMap(own.members) & arrived) for own in registered]


def _report(
    first: date,
    last: date,
    counts: Mapping[str, Counter[date]],
    people: Mapping[str, Mapping[date, BitMap]],
    with_rates: Callable[[Row], Row],
) -> Row:
    """A row for each day, and one for all of them, in which everybody is counted once."""
    days = [
        {name: by_day[day] for name, by_day in counts.items()} | {name: len(sets[day]) for name, sets in people.items()}
        for day in days_between(first, last)
    ]
    total = {name: by_day.total() for name, by_day in counts.items()}
    total |= {name: len(union(sets.values())) for name, sets in people.items()}
    return {
        "days": [{"day": day} | with_rates(row) for day, row in zip(days_between(first, last), days, strict=True)],
        "total": with_rates(total),
    }


def _windows(first: date, last: date, counted: BitMap) -> list[Row]:
    """DAU, WAU, MAU and DAU/MAU of each day."""
    before = timedelta(days=MONTH_DAYS - 1)
    sets = list(active_by_day(ANY, first - before, last, counted).values())
    dau, wau, mau = (active_members(sets, width)[before.days :] for width in (1, WEEK_DAYS, MONTH_DAYS))
    return [
        {"day": day, "dau": d, "wau": w, "mau": m, "dau_mau": dau_mau(d, m)}
        for day, d, w, m in zip(days_between(first, last), dau, wau, mau, strict=True)
    ]


def _median_dau_mau(windows: Iterable[Row]) -> float | None:
    return median_dau_mau((row["dau"], row["mau"]) for row in windows)


def _growth(first: date, last: date, unit: Unit, today: date, counted: BitMap) -> Iterator[Row]:
    """Growth accounting of each period that has a day in the range, and whether the period is over."""
    periods = list(periods_between(period_of(first, unit), period_of(last, unit)))
    eve = period_of(period_of(first, unit).start - timedelta(days=1), unit)
    came: defaultdict[Period, BitMap] = defaultdict(BitMap)
    for day, members in active_by_day(ANY, eve.start, period_of(last, unit).last_day, counted).items():
        came[period_of(day, unit)] |= members
    registered = {cohort.start: BitMap(cohort.members) for cohort in registration_cohorts(unit, first, last)}
    for before, period in pairwise([eve, *periods]):
        growth = growth_accounting(came[period], came[before], registered.get(period.start, BitMap()))
        yield {"start": period.start, **growth._asdict(), "complete": is_over(period, today)}
