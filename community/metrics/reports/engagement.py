"""What is done with contents per impression, and how many members take part."""

from __future__ import annotations

from datetime import date

from pyroaring import BitMap

from community.metrics.definitions import ANY
from community.metrics.facts import CONTENT_SHARES, FACTS
from community.metrics.queries import active_by_day, population
from community.metrics.rates import engagement_rate, participation_rate
from community.metrics.reports.days import Row, by_days, plural
from community.metrics.tallies import counts_by_day, impressions_by_day

PARTICIPATION = ("post", "review", "comment", "like", "bookmark", "share", "repost")
ENGAGEMENT = {name: FACTS[name] for name in ("like", "comment", "bookmark", "repost")} | {"share": CONTENT_SHARES}


def engagement_report(first: date, last: date, counted: BitMap | None = None) -> Row:
    """What was done with contents, per impression; and how many of the active members took part.

    counted: by whom; without them by everybody who counts. Impressions are then what these members saw.
    """
    everybody = population() if counted is None else counted
    counts = {
        "impressions": impressions_by_day(first, last, counted),
        **{plural(name): counts_by_day(facts, first, last, counted) for name, facts in ENGAGEMENT.items()},
    }
    people = {
        "active": active_by_day(ANY, first, last, everybody),
        "participants": active_by_day(PARTICIPATION, first, last, everybody),
    }
    return by_days(first, last, counts, people, _with_engagement_rates)


def _with_engagement_rates(figures: Row) -> Row:
    engagements = sum(figures[plural(name)] for name in ENGAGEMENT)
    return figures | {
        "engagements": engagements,
        "engagement_rate": engagement_rate(engagements, figures["impressions"]),
        "participation_rate": participation_rate(figures["participants"], figures["active"]),
    }
