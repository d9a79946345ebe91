"""How much is shared, by how many, and whom it reaches."""

from __future__ import annotations

from datetime import date

from pyroaring import BitMap

from community.metrics.definitions import ANY
from community.metrics.facts import FACTS
from community.metrics.queries import active_by_day, population
from community.metrics.rates import share_rate, share_reach, sharer_rate
from community.metrics.reports.days import Row, by_days, plural
from community.metrics.tallies import clicks_by_day, counts_by_day, credited_by_day, impressions_by_day

SHARING = ("share", "repost")


def sharing_report(first: date, last: date, counted: BitMap | None = None) -> Row:
    """How much was shared, by how many of the active members, and whom it reached.

    counted: by whom; without them by everybody who counts. Clicks, sign-ups and orders are those of their links.
    """
    everybody = population() if counted is None else counted
    people_clicks, robot_clicks = clicks_by_day(first, last, counted)
    counts = {
        "impressions": impressions_by_day(first, last, counted),
        **{plural(name): counts_by_day(FACTS[name], first, last, counted) for name in SHARING},
        "human_clicks": people_clicks,
        "robot_clicks": robot_clicks,
        "signups": credited_by_day("signup", first, last, counted),
        "orders": credited_by_day("order", first, last, counted),
    }
    people = {
        "active": active_by_day(ANY, first, last, everybody),
        "sharers": active_by_day(SHARING, first, last, everybody),
    }
    return by_days(first, last, counts, people, _with_share_rates)


def _with_share_rates(figures: Row) -> Row:
    share_actions = figures["shares"] + figures["reposts"]
    return figures | {
        "share_actions": share_actions,
        "share_rate": share_rate(share_actions, figures["impressions"]),
        "sharer_rate": sharer_rate(figures["sharers"], figures["active"]),
        "share_reach": share_reach(figures["human_clicks"], share_actions),
    }
