"""Experiments and surveys: planned, begun, ended, and read here."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from community.access import current_member
from community.dashboard.forms import Refused, number, parts, rows_of, sent
from community.dashboard.frame import FOR_GROWTH, framed
from community.dashboard.words import QUESTIONS, activities, options
from community.experiments import actions as trying
from community.experiments import queries as trials_of
from community.experiments.models import Experiment
from community.experiments.schemas import ExperimentIn
from community.http.cursors import newest
from community.metrics.behind.trials import is_nameable
from community.metrics.told.trials import tell_experiment, tell_satisfaction
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.segments.queries import segment_names
from community.surveys import actions as asking
from community.surveys import queries as surveys_of
from community.surveys.models import Survey, SurveyAnswer
from community.surveys.schemas import SurveyIn

trials = Pages("growth_trials", __name__, url_prefix="/growth", static_folder=None, static_url_path=None)

SHOWN = 20
VARIANTS, MOST_QUESTIONS = 3, 5  # rows of the forms; the API takes five of each


@trials.get("/experiments")
@FOR_GROWTH
def show_experiments():
    """Show the experiments, the newest first, and the form for another."""
    return _experiments({}, {})


@trials.post("/experiments")
@FOR_GROWTH
def create_experiment():
    """Plan an experiment."""
    variants = [row | {"weight": number(row.get("weight", "1"))} for row in rows_of("variant", "name", "weight")]
    try:
        made = sent(ExperimentIn, lambda **data: trying.make_experiment(current_member(), **data), variants=variants)
    except Refused as refused:
        return _experiments(request.form, refused.wrong, 422)
    flash(_("The experiment is planned. Nobody is exposed before it is started."), "good")
    return redirect(url_for(".show_experiment", name=made.name), 303)


def _experiments(said: Any, wrong: dict[str, Any], status: int = 200) -> Any:
    page = newest(trials_of.experiment_rows(), [Experiment.id], SHOWN, request.args.get("cursor"))
    offered = {"activities": options(activities()), "variants": range(VARIANTS)}
    return framed("growth/experiments.html", status, page=page, said=said, wrong=wrong, offered=offered)


@trials.get("/experiments/<name>")
@FOR_GROWTH
def show_experiment(name):
    """Show an experiment, and what may be said of it."""
    found, told = trials_of.get_experiment(name), tell_experiment(name)
    return framed("growth/experiment.html", experiment=found, told=told, activities=activities())


@trials.post("/experiments/<name>/start")
@FOR_GROWTH
def start_experiment(name):
    """Expose members from now on."""
    with transaction():
        trying.start_experiment(trials_of.experiment_to_change(name))
    return redirect(url_for(".show_experiment", name=name), 303)


@trials.post("/experiments/<name>/stop")
@FOR_GROWTH
def stop_experiment(name):
    """Expose nobody any more."""
    with transaction():
        trying.stop_experiment(trials_of.experiment_to_change(name))
    return redirect(url_for(".show_experiment", name=name), 303)


@trials.get("/surveys")
@FOR_GROWTH
def show_surveys():
    """Show the surveys, the newest first, and the form for another."""
    return _surveys({}, {})


@trials.post("/surveys")
@FOR_GROWTH
def create_survey():
    """Plan a survey."""
    rows = rows_of("question", "key", "kind", "text_zh", "text_en", "choices")
    questions = [row | {"choices": parts(row.get("choices", ""))} for row in rows]
    try:
        made = sent(SurveyIn, lambda **data: asking.make_survey(current_member(), **data), questions=questions)
    except Refused as refused:
        return _surveys(request.form, refused.wrong, 422)
    flash(_("The survey is planned. Nobody is asked before it is opened."), "good")
    return redirect(url_for(".show_survey", survey_id=made.id), 303)


def _surveys(said: Any, wrong: dict[str, Any], status: int = 200) -> Any:
    page = newest(surveys_of.survey_rows(), [Survey.id], SHOWN, request.args.get("cursor"))
    segments = [("", _("Everybody")), *((name, name) for name in segment_names())]
    offered = {"segments": segments, "kinds": options(QUESTIONS), "questions": range(MOST_QUESTIONS)}
    return framed("growth/surveys.html", status, page=page, said=said, wrong=wrong, offered=offered)


@trials.get("/surveys/<id:survey_id>")
@FOR_GROWTH
def show_survey(survey_id):
    """Show a survey, and what was answered; words without whose they are."""
    survey = surveys_of.get_survey(survey_id)
    texts = newest(surveys_of.text_rows(survey), [SurveyAnswer.id], SHOWN, request.args.get("cursor"))
    told, named = tell_satisfaction(survey_id), is_nameable(survey)
    return framed("growth/survey.html", survey=survey, told=told, named=named, texts=texts, kinds=QUESTIONS)


@trials.post("/surveys/<id:survey_id>/open")
@FOR_GROWTH
def open_survey(survey_id):
    """Ask members from now on."""
    with transaction():
        asking.open_survey(surveys_of.survey_to_change(survey_id))
    return redirect(url_for(".show_survey", survey_id=survey_id), 303)


@trials.post("/surveys/<id:survey_id>/close")
@FOR_GROWTH
def close_survey(survey_id):
    """Ask nobody any more."""
    with transaction():
        asking.close_survey(surveys_of.survey_to_change(survey_id))
    return redirect(url_for(".show_survey", survey_id=survey_id), 303)
