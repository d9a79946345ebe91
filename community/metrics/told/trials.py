"""Reports of experiments, win-backs and surveys, as they are told."""

from __future__ import annotations

from community.clock import utcnow
from community.experiments.queries import get_experiment
from community.metrics.answers import Told, define
from community.metrics.reports.experiments import experiment_report
from community.metrics.reports.satisfaction import satisfaction_report
from community.metrics.reports.uplift import uplift_report
from community.surveys.queries import get_survey
from community.winbacks.queries import get_winback, groups_of_winback


def tell_experiment(name: str) -> Told:
    """What an experiment showed, once the moment has come that was named at its start. Raises NotFound."""
    as_of = utcnow()
    report = experiment_report(get_experiment(name), as_of)
    return Told(report, report["variants"], define("experiment", "interval"), as_of)


def tell_uplift(winback: str) -> Told:
    """What a win-back brought: who was told beside who was held out. Raises NotFound."""
    as_of, found = utcnow(), get_winback(winback)
    report = {"winback": found.name} | uplift_report(*groups_of_winback(found, as_of))
    rows = [{"group": name, **report[name]} for name in ("exposed", "held_out")]
    return Told(report, rows, define("uplift", "interval"), as_of)


def tell_satisfaction(survey: int) -> Told:
    """What members answered: NPS, satisfaction, choices, each with its interval, and how many responded.

    Raises NotFound.
    """
    as_of, report = utcnow(), satisfaction_report(get_survey(survey))
    rows = [{"question": each["question"], **counted} for each in report["questions"] for counted in each["counts"]]
    return Told(report, rows, define("satisfaction", "interval"), as_of)
