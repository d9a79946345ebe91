"""How long visits are."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from pyroaring import BitMap
from sqlalchemy import BigInteger, cast, extract, func, literal_column, select

from community.activity.models import VisitSession
from community.database import db
from community.members.models import Member
from community.metrics.queries import day_of, quarter_of, those, within
from community.metrics.rates import median_of_counts

SECONDS = cast(extract("epoch", VisitSession.last_at) - extract("epoch", VisitSession.began_at), BigInteger)


def visits_by_length(first: date, last: date, counted: BitMap | None = None) -> defaultdict[date, Counter[int]]:
    """Day on which visits began → seconds from the first request to the last → how many visits.

    counted: whose; without them of everybody who counts.
    """
    lengths: defaultdict[date, Counter[int]] = defaultdict(Counter)
    visits = select(quarter_of(VisitSession.began_at), SECONDS, func.count())
    visits = visits.join(Member, Member.id == VisitSession.member_id)
    visits = visits.where(within(VisitSession.began_at, first, last), those(counted))
    grouped = visits.group_by(literal_column("1"), literal_column("2"))
    for quarter, seconds, count in db.session.execute(grouped):
        lengths[day_of(quarter)][int(seconds)] += count
    return lengths


def visit_figures(lengths: Counter[int]) -> dict[str, Any]:
    """How many visits there were, and how long those of more than one request were; one request has no length."""
    measured = Counter({seconds: count for seconds, count in lengths.items() if seconds})
    whole = sum(seconds * count for seconds, count in measured.items())
    return {
        "visits": lengths.total(),
        "visits_of_one_request": lengths[0],
        "median_visit_seconds": median_of_counts(measured),
        "mean_visit_seconds": whole / measured.total() if measured else None,
    }
