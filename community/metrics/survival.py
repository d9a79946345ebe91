"""How long something takes, where some still wait for it: the Kaplan-Meier estimate. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

JUST = 1e-12  # what arithmetic may add to a part that is exactly a half


def still_waiting(came: Mapping[int, int], left: Mapping[int, int]) -> Iterator[tuple[int, float]]:
    """(days, the part that has not come by then), for each day on which somebody came, in ascending order.

    came: days it took → how many. left: days after which they were last seen still waiting → how many; on that day
    they were at risk as well.
    Source: E. L. Kaplan and P. Meier (1958), Nonparametric estimation from incomplete observations.
    """
    at_risk, part = sum(came.values()) + sum(left.values()), 1.0
    for days in sorted({*came, *left}):
        if came.get(days):
            part *= 1 - came[days] / at_risk
            yield days, part
        at_risk -= came.get(days, 0) + left.get(days, 0)


def days_until(part: float, came: Counter[int], left: Counter[int]) -> int | None:
    """After how many days that part has come, 0..1; None where it is not known yet, because too many still wait."""
    curve = still_waiting(came, left)
    return next((days for days, waiting in curve if waiting <= 1 - part + JUST), None)
