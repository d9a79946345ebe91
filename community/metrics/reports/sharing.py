"""How much is shared, by how many, and whom it reaches."""

from __future__ import annotations

from community.metrics.definitions import ANY
from community.metrics.done import Days
from community.metrics.rates import share_rate, share_reach, sharer_rate
from community.metrics.reports.days import Row, by_days, plural

SHARING = ("share", "repost")


def sharing_report(days: Days) -> Row:
    """How much was shared, by how many of the active members, and whom it reached.

    Clicks, sign-ups and orders are those of the links of the members whom the figures are of.
    """
    people_clicks, robot_clicks = days.clicks
    counts = {
        "impressions": days.impressions,
        **{plural(name): days.count(name) for name in SHARING},
        "human_clicks": people_clicks,
        "robot_clicks": robot_clicks,
        "signups": days.credited("signup"),
        "orders": days.credited("order"),
    }
    people = {"active": days.people(ANY), "sharers": days.people(SHARING)}
    return by_days(days.first, days.last, counts, people, _with_share_rates)


def _with_share_rates(figures: Row) -> Row:
    share_actions = figures["shares"] + figures["reposts"]
    return figures | {
        "share_actions": share_actions,
        "share_rate": share_rate(share_actions, figures["impressions"]),
        "sharer_rate": sharer_rate(figures["sharers"], figures["active"]),
        "share_reach": share_reach(figures["human_clicks"], share_actions),
    }
