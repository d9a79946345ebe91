"""In which stage of their life members are, and whence they came into it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from pyroaring import BitMap

from community.metrics.definitions import ANY
from community.metrics.queries import active_by_day, registered_by_each
from community.metrics.reports.days import Row
from community.metrics.stages import MONTH_DAYS, OLD_DAYS, YOUNG_DAYS, Life, Stage, stages, transitions


def lifecycle_report(first: date, last: date, counted: BitMap) -> Row:
    """The stages at the end of the first and of the last day, and how many members went from which to which."""
    then, now = stages_on(first, counted), stages_on(last, counted)
    moves = [
        {"from": old or "unregistered", "to": new, "members": members}
        for (old, new), members in transitions(then, now).items()
    ]
    return {"stages": [_sizes(first, then), _sizes(last, now)], "transitions": moves}


def stages_on(day: date, counted: BitMap) -> dict[Stage, BitMap]:
    """The stage of everybody who counts and had registered by the end of the day."""
    ages = (OLD_DAYS, YOUNG_DAYS, 0)
    old, not_young, here = registered_by_each([day - timedelta(days=age) for age in ages])
    registered = here & counted
    active = list(active_by_day(ANY, day - timedelta(days=2 * MONTH_DAYS - 1), day, registered).values())
    return stages(
        Life(
            registered,
            young=registered - not_young,
            old=registered & old,
            recent=active[MONTH_DAYS:],
            before=active[:MONTH_DAYS],
        )
    )


def _sizes(day: date, found: Mapping[Stage, BitMap]) -> Row:
    sizes = {stage.value: len(members) for stage, members in found.items()}
    return {"day": day, **sizes, "members": sum(sizes.values())}
