"""What an experiment showed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from community.experiments.models import Experiment, ExperimentExposure
from community.metrics.conversions import groups_of, waiting
from community.metrics.reports.days import Row
from community.metrics.verdicts import UNEQUAL, Group, Verdict, difference, rate_of, split_p_value

UNKNOWN: dict[str, Any] = {"difference": None, "low": None, "high": None}


def experiment_report(experiment: Experiment, now: datetime) -> Row:
    """Every variant, and each beside the first one: not before the moment that was named at the start.

    Counted are the members whose own time was over by that moment, so that figures read later are the same.
    """
    until = counted_until(experiment, now)
    own = ExperimentExposure.experiment_id == experiment.id
    groups = groups_of(ExperimentExposure, ExperimentExposure.variant, own, experiment.activity, until)
    found = [groups.get(variant["name"], Group(0, 0)) for variant in experiment.variants]
    p_value = split_p_value([group.members for group in found], [each["weight"] for each in experiment.variants])
    silent = _silent(experiment, p_value, now)
    return {
        "experiment": experiment.name,
        "read_at": experiment.read_at,
        "waiting": waiting(ExperimentExposure, own, until),
        "split_p_value": p_value,
        "split_warning": p_value is not None and p_value < UNEQUAL,
        "variants": [
            {
                "variant": variant["name"],
                "weight": variant["weight"],
                **rate_of(group),
                **_beside(group, found[0], silent),
            }
            for variant, group in zip(experiment.variants, found, strict=True)
        ],
    }


def counted_until(experiment: Experiment, now: datetime) -> datetime:
    """By when a member's own time must be over to be counted: now, and no later than the moment of reading."""
    return min(now, experiment.read_at) if experiment.read_at else now


def _silent(experiment: Experiment, p_value: float | None, now: datetime) -> Verdict | None:
    """Why nothing is said of any variant."""
    if experiment.read_at is None or now < experiment.read_at:
        return Verdict.NOT_YET
    return Verdict.UNEQUAL_SPLIT if p_value is not None and p_value < UNEQUAL else None


def _beside(group: Group, first: Group, silent: Verdict | None) -> Row:
    if group is first:
        said = UNKNOWN | {"verdict": None}
    else:
        said = UNKNOWN | {"verdict": silent} if silent else difference(group, first)
    return {
        "difference": said["difference"],
        "difference_low": said["low"],
        "difference_high": said["high"],
        "verdict": said["verdict"],
    }
