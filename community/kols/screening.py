"""Computing the score of everybody who has enough notes, all at once; read from one table ever after."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import current_app
from pyroaring import BitMap
from sqlalchemy import Select, func, or_, select

from community.activity.queries import members_by_day
from community.clock import reporting_day
from community.content.models import Content
from community.database import db
from community.kols import facts
from community.kols.models import Kol
from community.kols.rising import Month, growth_of, reasons_of
from community.kols.scoring import FEWEST_NOTES, INACTIVE_DAYS, VERSION, WINDOW_DAYS, FollowerDay, Note, scores_of
from community.kols.scoring import Facts as Told
from community.members.models import Member
from community.metrics.definitions import ANY
from community.metrics.queries import COUNTED, begin_of

MONTH_DAYS = 30


def score_rows(now: datetime) -> list[dict[str, Any]]:
    """Rows of ``kol_scores`` as of now: of every KOL, and of every member with 5 notes in the last 90 days."""
    today = reporting_day(now)
    authors = scorable(begin_of(first_of_window(today)))
    told, recent, before = facts_of(authors, today, now), *months_of(authors, today, now)
    rows = []
    for member_id, score in scores_of(told).items():
        terms = [term.shown() for term in score.terms]
        months = recent.get(member_id, Month()), before.get(member_id, Month())
        judged = {"value": score.value, "terms": terms, "lacks": list(score.lacks)}
        trend = {"reasons": reasons_of(*months, terms), "growth": growth_of(*months)}
        row = {"member_id": member_id, **judged, **trend, "figures": figures_of(told[member_id])}
        rows.append(row | {"version": VERSION, "as_of": now})
    return rows


def first_of_window(today: date) -> date:
    """The first of the 90 days that end with today."""
    return today - timedelta(days=WINDOW_DAYS - 1)


def scorable(since: datetime) -> Select:
    """Ids of the members who are scored: KOLs, and whoever published five notes or reviews since then."""
    wrote = select(Content.author_id).where(facts.WROTE, Content.published_at >= since)
    prolific = wrote.group_by(Content.author_id).having(func.count() >= FEWEST_NOTES)
    kols = select(Kol.member_id).where(Kol.revoked_at.is_(None))
    return select(Member.id).where(COUNTED, or_(Member.id.in_(prolific), Member.id.in_(kols)))


def facts_of(authors: Select, today: date, now: datetime) -> dict[int, Told]:
    """What the last 90 days tell of each author."""
    first = first_of_window(today)
    since, currency = begin_of(first), current_app.config["COMMUNITY"].currency
    notes: defaultdict[int, list[Note]] = defaultdict(list)
    won = facts.engagements_by_note(authors, since, now)
    for content_id, author_id, published_at in facts.notes_of(authors, since):
        notes[author_id].append(Note(won.get(content_id, 0), (today - reporting_day(published_at)).days))
    seen = facts.impressions_by_author(authors, first, today)
    engaged = facts.engaged_members(authors, since, now)
    brought = facts.brought_by_author(authors, since, now, currency)
    days = follower_days(authors, first, today, now)
    told = {}
    for author_id in db.session.scalars(authors).all():
        impressions, viewers = seen.get(author_id, (0, 0))
        others, buyers = engaged.get(author_id, (0, 0))
        links = brought.get(author_id, Counter())
        told[author_id] = Told(
            notes=notes[author_id],
            viewers=viewers,
            impressions=impressions,
            follower_days=days.get(author_id, ()),
            engaged=others,
            buyers=buyers,
            clicks=links["clicks"],
            orders=links["orders"],
        )
    return told


def follower_days(authors: Select, first: date, today: date, now: datetime) -> Mapping[int, Sequence[FollowerDay]]:
    """The days on which somebody began to follow each author, and how many of those did nothing in the week after."""
    active = _active_after(first, today)
    won: defaultdict[int, defaultdict[date, BitMap]] = defaultdict(lambda: defaultdict(BitMap))
    for author_id, number, quarter in facts.followers_won(authors, begin_of(first), now):
        won[author_id][reporting_day(datetime.fromtimestamp(int(quarter), UTC))].add(number)
    return {
        author_id: [_follower_day(numbers, active.get(day)) for day, numbers in days.items()]
        for author_id, days in won.items()
    }


def _follower_day(numbers: BitMap, active: BitMap | None) -> FollowerDay:
    if active is None:
        return FollowerDay(len(numbers))
    return FollowerDay(len(numbers), len(numbers), len(numbers - active))


def _active_after(first: date, today: date) -> dict[date, BitMap]:
    """Who did anything in the seven days after each day; days whose seven days are not over are missing."""
    came = members_by_day(ANY, first, today)
    days = [first + timedelta(days=n) for n in range(WINDOW_DAYS - INACTIVE_DAYS - 1)]
    return {
        day: BitMap().union(*(came.get(day + timedelta(days=n), BitMap()) for n in range(1, INACTIVE_DAYS + 1)))
        for day in days
    }


def months_of(authors: Select, today: date, now: datetime) -> tuple[dict[int, Month], dict[int, Month]]:
    """What each author won in the 30 days that end with today, and in the 30 before."""
    first = today - timedelta(days=MONTH_DAYS - 1)
    earlier, day_before = first - timedelta(days=MONTH_DAYS), first - timedelta(days=1)
    return (
        _month(authors, first, today, now),
        _month(authors, earlier, day_before, begin_of(first)),
    )


def _month(authors: Select, first: date, last: date, until: datetime) -> dict[int, Month]:
    won = facts.engagements_by_author(authors, begin_of(first), until)
    seen = facts.impressions_by_author(authors, first, last)
    followers = Counter(author_id for author_id, _, _ in facts.followers_won(authors, begin_of(first), until))
    return {id_: Month(won.get(id_, 0), seen.get(id_, (0, 0))[0], followers[id_]) for id_ in {*won, *seen, *followers}}


def figures_of(told: Told) -> dict[str, Any]:
    """The sums that an opinion leader and growth see beside the score."""
    engagements = sum(note.engagements for note in told.notes)
    counts = {name: getattr(told, name) for name in ("viewers", "impressions", "engaged", "buyers", "clicks", "orders")}
    rate = engagements / told.impressions if told.impressions else None
    return {"notes": len(told.notes), "engagements": engagements, **counts, "engagement_rate": rate}
