"""How many members are on each level, and how long the next one takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from pyroaring import BitMap
from sqlalchemy import func, select

from community.activity.bitmaps import union
from community.clock import reporting_day
from community.database import db
from community.levels.ladder import Level
from community.levels.models import LevelChange
from community.levels.queries import level_rules, read_ladder
from community.members.models import Member
from community.metrics.calendar import Unit
from community.metrics.intervals import FEW
from community.metrics.queries import population, registration_cohorts, those
from community.metrics.reports.days import Row
from community.metrics.survival import days_until

QUARTILES = {"days_p25": 0.25, "days_median": 0.5, "days_p75": 0.75}


class Stay(NamedTuple):
    """A member's time on a level: how many days, and how it ended: ``rose``, ``fell``, or not yet: ``waiting``."""

    level: int
    days: int
    ended: str


def levels_report(first: date, last: date, today: date, counted: BitMap | None = None) -> Row:
    """Every level: who is on it today, and of those who came to it from first to last, when they rose above it.

    counted: of whom; without them of everybody who counts.
    """
    ladder, members = read_ladder(level_rules()), _members(counted)
    stays: Counter[Stay] = Counter()
    for stay, who in _stays(first, last, today, counted, ladder[0].level):
        stays[stay] += len(who)
    known = {each.level: each for each in ladder}
    rows = [_row(level, known.get(level), members, stays) for level in sorted({*known, *members})]
    return {"members": members.total(), "levels": rows}


def _members(counted: BitMap | None) -> Counter[int]:
    held = select(Member.level, func.count()).where(those(counted)).group_by(Member.level)
    return Counter(dict(db.session.execute(held).all()))


def _row(level: int, named: Level | None, members: Counter[int], stays: Counter[Stay]) -> Row:
    ended = {how: Counter() for how in ("rose", "fell", "waiting")}
    for stay, count in stays.items():
        if stay.level == level:
            ended[stay.ended][stay.days] += count
    came, everybody = sum(map(Counter.total, ended.values())), members.total()
    return {
        "level": level,
        "zh": named and named.zh,
        "en": named and named.en,
        "members": members[level],
        "share": members[level] / everybody if everybody else None,
        "came": came,
        **{how: counts.total() for how, counts in ended.items()},
        **{name: days_until(part, ended["rose"], ended["fell"] + ended["waiting"]) for name, part in QUARTILES.items()},
        "few": came < FEW,
    }


def who_is_on(level: int, counted: BitMap | None = None) -> BitMap:
    """Who is on the level today."""
    return BitMap(db.session.scalars(select(Member.number).where(Member.level == level, those(counted))).all())


def who_came_to(
    level: int, ended: str | None, first: date, last: date, today: date, counted: BitMap | None = None
) -> BitMap:
    """Who came to the level from first to last. ended: only those whose stay there ended so; None: all."""
    stays = _stays(first, last, today, counted, read_ladder(level_rules())[0].level)
    return union(members for stay, members in stays if stay.level == level and ended in (None, stay.ended))


def _stays(first: date, last: date, today: date, counted: BitMap | None, lowest: int) -> Iterator[tuple[Stay, BitMap]]:
    """The stays that began from first to last, and whose they are. Everybody registers on the lowest level.

    Imported members were elsewhere before, so their first stay is not known.
    """
    moved = BitMap()
    for number, changes in groupby(_changes(counted), lambda change: change.number):
        moved.add(number)
        for began, stay in _of_member(list(changes), today):
            if began and first <= began <= last:
                yield stay, BitMap([number])
    imported = BitMap(db.session.scalars(select(Member.number).where(Member.imported)).all())
    resting = (population() if counted is None else counted) - moved - imported
    for cohort in registration_cohorts(Unit.DAY, first, last):
        yield Stay(lowest, (today - cohort.start).days, "waiting"), BitMap(cohort.members) & resting


def _changes(counted: BitMap | None) -> Any:
    columns = Member.number, Member.imported, Member.created_at
    changes = select(*columns, LevelChange.from_level, LevelChange.to_level, LevelChange.changed_at)
    joined = changes.join(LevelChange, LevelChange.member_id == Member.id).where(those(counted))
    return db.session.execute(joined.order_by(Member.number, LevelChange.changed_at, LevelChange.id))


def _of_member(changes: Sequence[Any], today: date) -> Iterator[tuple[date | None, Stay]]:
    """When each stay of one member began, None where that is not known, and the stay."""
    began = None if changes[0].imported else reporting_day(changes[0].created_at)
    for change in changes:
        day = reporting_day(change.changed_at)
        days = (day - began).days if began else 0
        yield began, Stay(change.from_level, days, "rose" if change.to_level > change.from_level else "fell")
        began = day
    yield began, Stay(changes[-1].to_level, (today - began).days, "waiting")
