"""The members behind the figures of experiments, win-backs and surveys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pyroaring import BitMap
from sqlalchemy import ColumnElement, and_

from community.clock import utcnow
from community.errors import Conflict, Invalid
from community.experiments.models import ExperimentExposure
from community.experiments.queries import get_experiment
from community.metrics.behind.members import Behind
from community.metrics.conversions import converted_of, exposed
from community.metrics.privacy import FEWEST
from community.metrics.reports.experiments import counted_until
from community.metrics.reports.satisfaction import SATISFIED
from community.metrics.satisfaction import DETRACTORS, PASSIVES, PROMOTERS
from community.surveys.models import Survey
from community.surveys.queries import get_survey, who_answered, who_said, who_was_asked
from community.surveys.questions import KINDS
from community.winbacks.models import WinbackExposure
from community.winbacks.queries import get_winback

TRIED = ("members", "converted", "waiting")
SIDES = ("exposed", "held_out")
ANSWERED = ("asked", "answered")
GROUPS = {"promoters": PROMOTERS, "passives": PASSIVES, "detractors": DETRACTORS, "satisfied": SATISFIED}
GROUPS_OF = {"nps": ("promoters", "passives", "detractors"), "scale": ("satisfied",)}
"""Answers in numbers that have a name, and the kinds of questions that they answer."""


def behind_experiment(name: str, variant: str, figure: str) -> Behind:
    """Who is in a variant and had all the time to do it (``members``), who of them did (``converted``), who has time
    left (``waiting``). Raises NotFound, and Invalid for a variant that there is not."""
    experiment = get_experiment(name)
    if variant not in {each["name"] for each in experiment.variants}:
        raise Invalid(errors={"variant": ["There is no such variant."]})
    own = and_(ExperimentExposure.experiment_id == experiment.id, ExperimentExposure.variant == variant)
    until = counted_until(experiment, utcnow())
    members = _tried(ExperimentExposure, ExperimentExposure.variant, own, figure, experiment.activity, until)
    return Behind(members, f"experiment:{experiment.name} {variant} {figure}")


def behind_uplift(winback: str, group: str, figure: str) -> Behind:
    """Who was told by a win-back (``exposed``) or held out (``held_out``); figure: as of an experiment.

    Raises NotFound.
    """
    found, held_out = get_winback(winback), WinbackExposure.held_out
    own = and_(WinbackExposure.winback_id == found.id, held_out.is_(group == "held_out"))
    members = _tried(WinbackExposure, held_out, own, figure, found.activity, utcnow())
    return Behind(members, f"uplift:{found.name} {group} {figure}")


def _tried(
    exposure: Any, group: ColumnElement, which: ColumnElement[bool], figure: str, activity: str, until: datetime
) -> BitMap:
    if figure == "converted":
        return BitMap().union(*converted_of(exposure, group, which, activity, until).values())
    over = exposure.counts_until > until if figure == "waiting" else exposure.counts_until <= until
    return exposed(exposure, and_(which, over))


def behind_satisfaction(survey: int, figure: str, question: str | None, value: str | None) -> Behind:
    """Who was asked, who answered, who answered a question, or who gave one answer to it.

    value: an answer, or one of GROUPS. Raises NotFound, Invalid for what is not asked or cannot be answered, and
    Conflict while names would tell whose words are whose.
    """
    found = get_survey(survey)
    if figure == "asked":
        return Behind(who_was_asked(found), f"survey:{survey} asked")
    if not is_nameable(found):
        raise Conflict(
            "This survey asks for words, which are read without whose they are. "
            f"Who answered is shown when it is closed and {FEWEST} members have answered."
        )
    if question is None:
        return Behind(who_answered(found), f"survey:{survey} answered")
    members = who_said(found, question, *_said(found, question, value))
    return Behind(members, f"survey:{survey} {question} {value or 'answered'}")


def is_nameable(survey: Survey) -> bool:
    """Whether it may be shown who answered.

    Words are promised to be read without whose they are. While a survey that asks for some is open, or answered by a
    few, a name that comes together with new words would tell.
    """
    if all(question["kind"] != "text" for question in survey.questions):
        return True
    return survey.closed_at is not None and len(who_answered(survey)) >= FEWEST


def _said(survey: Survey, key: str, value: str | None) -> list[int | str]:
    """The answers that are meant; none: every one. Raises Invalid."""
    question = next((each for each in survey.questions if each["key"] == key and each["kind"] != "text"), None)
    if question is None:
        raise Invalid(errors={"question": ["There is no such question, or it is answered in words."]})
    known = {name: list(GROUPS[name]) for name in GROUPS_OF.get(question["kind"], ())}
    known |= {str(each): [each] for each in question["choices"] or KINDS.get(question["kind"], ())}
    if value is not None and value not in known:
        raise Invalid(errors={"value": ["Nobody can give this answer to the question."]})
    return [] if value is None else known[value]
