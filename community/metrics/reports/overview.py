"""How the community does: active and new members, what they made and did, and who saw it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from pyroaring import BitMap

from community.metrics.definitions import ANY
from community.metrics.facts import FACTS, REGISTRATION
from community.metrics.queries import active_by_day, population
from community.metrics.rates import conversion
from community.metrics.reports.days import Row, by_days, median_of, plural, windows
from community.metrics.tallies import counts_by_day, impressions_by_day

CONTENTS = ("post", "review", "comment", "repost")
OVERVIEW = tuple(name for name in FACTS if name != "visit")  # a visit is what makes most members active


def overview_report(first: date, last: date, counted: BitMap | None = None) -> Row:
    """How the community does: active and new members, what they made and did, and who saw it.

    counted: of whom; without them of everybody who counts. Impressions are then what these members saw.
    """
    everybody = population() if counted is None else counted
    active = {row.pop("day"): row for row in windows(first, last, everybody)}
    done = {name: counts_by_day(FACTS[name], first, last, counted) for name in OVERVIEW}
    counts = {
        "new_members": counts_by_day(REGISTRATION, first, last, counted),
        "contents": sum((done[name] for name in CONTENTS), Counter()),
        **{plural(name): by_day for name, by_day in done.items()},
        "impressions": impressions_by_day(first, last, counted),
    }
    people = {
        "active": active_by_day(ANY, first, last, everybody),
        "buyers": active_by_day(("order",), first, last, everybody),
    }
    report = by_days(first, last, counts, people, _with_conversion)
    report["days"] = [row | active[row["day"]] for row in report["days"]]
    report["total"] |= {"members": len(everybody), "dau_mau": median_of(active.values())}
    return report


def _with_conversion(figures: Row) -> Row:
    return figures | {"conversion": conversion(figures["buyers"], figures["active"])}
