"""What is done with contents per impression, and how many members take part."""

from __future__ import annotations

from community.metrics.definitions import ANY
from community.metrics.done import Days
from community.metrics.rates import engagement_rate, participation_rate
from community.metrics.reports.days import Row, by_days, plural

PARTICIPATION = ("post", "review", "comment", "like", "bookmark", "share", "repost")
ENGAGEMENT = {name: name for name in ("like", "comment", "bookmark", "repost")} | {"share": "content_share"}


def engagement_report(days: Days) -> Row:
    """What was done with contents, per impression; and how many of the active members took part."""
    counts = {
        "impressions": days.impressions,
        **{plural(name): days.count(counted) for name, counted in ENGAGEMENT.items()},
    }
    people = {"active": days.people(ANY), "participants": days.people(PARTICIPATION)}
    return by_days(days.first, days.last, counts, people, _with_engagement_rates)


def _with_engagement_rates(figures: Row) -> Row:
    engagements = sum(figures[plural(name)] for name in ENGAGEMENT)
    return figures | {
        "engagements": engagements,
        "engagement_rate": engagement_rate(engagements, figures["impressions"]),
        "participation_rate": participation_rate(figures["participants"], figures["active"]),
    }
