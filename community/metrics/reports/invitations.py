"""Whom members brought: K(7), how fast, and in which generation newcomers stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from statistics import median
from typing import NamedTuple

from pyroaring import BitMap
from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.activity.bitmaps import union
from community.attribution.models import Credit
from community.database import db
from community.members.models import Member
from community.metrics.calendar import Unit, period_of
from community.metrics.queries import end_of, population, registered_between, registration_cohorts
from community.metrics.rates import k_factor
from community.metrics.reports.days import Row
from community.shares.models import ShareLink

K_WINDOW = timedelta(days=7)  # Source: K(7), DEFINITIONS


class Invitation(NamedTuple):
    """A sign-up credited to a member's link: dense numbers, and how long after the inviter's own registration."""

    inviter: int
    invited: int
    after: timedelta


def invitations_report(first: date, last: date, unit: Unit, now: datetime, counted: BitMap | None = None) -> Row:
    """K(7) of each registration cohort, its cycle time, and the generations of all who registered in the range.

    counted: who invited, and who came; without them everybody who counts. A cohort is complete when its last member had
    seven days; the total is of complete ones alone.
    """
    everybody = population()
    counted = everybody if counted is None else counted
    invitations = invitations_of_all()
    cohorts = list(cohorts_of_inviters(first, last, unit, now, counted))
    mature = union(own.members for own in cohorts if own.complete)
    rows = [
        {"start": own.start, **_figures(own.members, invitations, everybody), "complete": own.complete}
        for own in cohorts
    ]
    return {
        "cohorts": rows,
        "total": _figures(mature, invitations, everybody),
        "generations": generations(registered_between(first, last) & counted, invitations),
    }


class Inviters(NamedTuple):
    """Members who registered in the same period. complete: each of them had seven days."""

    start: date
    members: BitMap
    complete: bool


def cohorts_of_inviters(first: date, last: date, unit: Unit, now: datetime, counted: BitMap) -> Iterator[Inviters]:
    """The registration cohorts that have members who count."""
    for cohort in registration_cohorts(unit, first, last):
        if members := BitMap(cohort.members) & counted:
            over = end_of(period_of(cohort.start, unit).last_day) + K_WINDOW <= now
            yield Inviters(cohort.start, members, over)


def invitations_of_all() -> list[Invitation]:
    """Every sign-up that counts as somebody's invitation, whenever it was."""
    inviter, invited = aliased(Member), aliased(Member)
    rows = (
        select(inviter.number, invited.number, inviter.created_at, Credit.occurred_at)
        .select_from(Credit)
        .join(ShareLink, ShareLink.id == Credit.link_id)
        .join(inviter, inviter.id == ShareLink.member_id)
        .join(invited, invited.id == Credit.member_id)
        .where(Credit.kind == "signup", Credit.left_out.is_(None))
    )
    return [Invitation(by, who, at - since) for by, who, since, at in db.session.execute(rows)]


def _figures(members: BitMap, invitations: Iterable[Invitation], everybody: BitMap) -> Row:
    """K(7) of a cohort, and the median hours from an inviter's registration to that of whom they brought in time."""
    hours = [each.after / timedelta(hours=1) for each in in_time(members, invitations, everybody)]
    return {
        "size": len(members),
        "signups": len(hours),
        "k": k_factor(len(hours), len(members)),
        "cycle_hours": median(hours) if hours else None,
    }


def in_time(members: BitMap, invitations: Iterable[Invitation], everybody: BitMap) -> Iterator[Invitation]:
    """Those of these inviters within their seven days. everybody: who counts, and so whose sign-up does."""
    for each in invitations:
        if each.inviter in members and each.invited in everybody and timedelta(0) <= each.after <= K_WINDOW:
            yield each


def generations(members: Iterable[int], invitations: Iterable[Invitation]) -> list[Row]:
    """How many of the members came by themselves (generation 0), by such a member's link (1), and so on."""
    return [{"generation": depth, "members": len(own)} for depth, own in by_generation(members, invitations).items()]


def by_generation(members: Iterable[int], invitations: Iterable[Invitation]) -> dict[int, BitMap]:
    """The members of each generation that has any, in ascending order."""
    inviters = {each.invited: each.inviter for each in invitations}
    depths: dict[int, int] = {}
    found: defaultdict[int, BitMap] = defaultdict(BitMap)
    for number in members:
        found[_depth(number, inviters, depths)].add(number)
    return {depth: found[depth] for depth in sorted(found)}


def _depth(number: int, inviters: Mapping[int, int], depths: dict[int, int]) -> int:
    """An inviter always registered before, so there is no circle; a chain may be long, so it is walked, not called."""
    chain = [number]
    while chain[-1] in inviters and chain[-1] not in depths:
        chain.append(inviters[chain[-1]])
    depth = depths.get(chain[-1], 0)
    for each in reversed(chain):
        depths.setdefault(each, depth)
        depth = depths[each] + 1
    return depths[number]
