"""How the community does: active and new members, what they made and did, and who saw it."""

from __future__ import annotations

from collections import Counter

from community.metrics.definitions import ANY
from community.metrics.done import Days
from community.metrics.facts import FACTS
from community.metrics.rates import conversion
from community.metrics.reports.days import Row, by_days, median_of, plural

CONTENTS = ("post", "review", "comment", "repost")
OVERVIEW = tuple(name for name in FACTS if name != "visit")  # a visit is what makes most members active


def overview_report(days: Days) -> Row:
    """How the community does: active and new members, what they made and did, and who saw it."""
    active = {row["day"]: row for row in days.windows}
    done = {name: days.count(name) for name in OVERVIEW}
    counts = {
        "new_members": days.count("registration"),
        "contents": sum((done[name] for name in CONTENTS), Counter()),
        **{plural(name): by_day for name, by_day in done.items()},
        "impressions": days.impressions,
    }
    people = {"active": days.people(ANY), "buyers": days.people(("order",))}
    report = by_days(days.first, days.last, counts, people, _with_conversion)
    report["days"] = [row | active[row["day"]] for row in report["days"]]
    report["total"] |= {"members": len(days.everybody), "dau_mau": median_of(active.values())}
    return report


def _with_conversion(figures: Row) -> Row:
    return figures | {"conversion": conversion(figures["buyers"], figures["active"])}
