"""Experiments: planned by the growth team, asked for by whoever shows something, read at the moment that was named."""

from __future__ import annotations

from community.access import caller, current_member, role_required, scope_required
from community.database import db
from community.errors import Forbidden, Invalid, NotFound
from community.experiments import actions, queries
from community.experiments.models import Experiment
from community.experiments.schemas import (
    AssignmentIn,
    AssignmentOut,
    ExperimentIn,
    ExperimentOut,
    ExperimentPage,
    ExperimentPatch,
)
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.etags import if_match, versioned
from community.http.schemas import PageIn
from community.members.models import ApiKey, Member
from community.metrics.answers import AS_CSV, answer
from community.metrics.told.trials import tell_experiment
from community.metrics.wire.experiments import ExperimentReportIn, ExperimentReportOut
from community.outbox import transaction

experiments = Blueprint("experiments", __name__, description="Trying variants on members")
for_growth, for_readers = role_required("growth"), scope_required("metrics:read", "growth")


@experiments.get("/experiments")
@for_readers
@experiments.arguments(PageIn, location="query")
@experiments.response(200, ExperimentPage)
def list_experiments(page):
    """List the experiments, the newest first."""
    return newest(queries.experiment_rows(), [Experiment.id], **page)


@experiments.post("/experiments")
@for_growth
@versioned
@experiments.arguments(ExperimentIn)
@experiments.response(201, ExperimentOut)
def create_experiment(data):
    """Plan an experiment."""
    with transaction():
        return actions.make_experiment(current_member(), **data)


@experiments.get("/experiments/<experiment>")
@for_readers
@versioned
@experiments.response(200, ExperimentOut)
def get_experiment(experiment):
    """Look at an experiment."""
    return queries.get_experiment(experiment)


@experiments.patch("/experiments/<experiment>")
@for_growth
@versioned
@if_match
@experiments.arguments(ExperimentPatch)
@experiments.response(200, ExperimentOut)
def change_experiment(data, experiment, version):
    """Change the plan, before the start."""
    with transaction():
        actions.change_experiment(queries.experiment_to_change(experiment, version), **data)
    return queries.get_experiment(experiment)


@experiments.post("/experiments/<experiment>/start")
@for_growth
@versioned
@experiments.response(200, ExperimentOut)
def start_experiment(experiment):
    """Expose members from now on. Nothing of the plan changes any more."""
    with transaction():
        actions.start_experiment(queries.experiment_to_change(experiment))
    return queries.get_experiment(experiment)


@experiments.post("/experiments/<experiment>/stop")
@for_growth
@versioned
@experiments.response(200, ExperimentOut)
def stop_experiment(experiment):
    """Expose nobody any more. Whoever was exposed keeps their variant."""
    with transaction():
        actions.stop_experiment(queries.experiment_to_change(experiment))
    return queries.get_experiment(experiment)


@experiments.get("/experiments/<experiment>/assignment")
@scope_required("host", "member")
@experiments.arguments(AssignmentIn, location="query")
@experiments.response(200, AssignmentOut)
def get_assignment(asked, experiment):
    """Ask for a variant: one's own, or a member's for the shop's programs. The first time is the exposure."""
    member = _meant(asked["member"])
    with transaction():
        found = queries.get_experiment(experiment)
        return {"experiment": found.name, "variant": actions.assign(found, member)}


@experiments.get("/metrics/experiments")
@for_readers
@experiments.arguments(ExperimentReportIn, location="query")
@experiments.response(200, ExperimentReportOut)
@experiments.alt_response(200, **AS_CSV)
def get_experiment_report(asked):
    """See what an experiment showed, once the moment has come that was named at its start."""
    return answer(tell_experiment, asked)


def _meant(member_id: int | None) -> Member:
    bearer = caller()
    if not isinstance(bearer, ApiKey):
        if member_id is not None:
            raise Forbidden("Only the shop's programs ask for other members.")
        return current_member()
    if member_id is None:
        raise Invalid(errors={"member": ["Say of whom."]})
    member = db.session.get(Member, member_id)
    if member is None or member.erased_at is not None:
        raise NotFound
    return member
