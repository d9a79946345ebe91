"""The desk: queue, case, decision; and any text tried on the pipeline."""

from __future__ import annotations

from flask import Response

from community.access import current_member, current_viewer, role_required, scope_required
from community.http.blueprint import Blueprint, not_idempotent
from community.http.etags import versioned
from community.members.queries import get_member
from community.outbox import transaction
from moderation.desk import cases, decisions, queries
from moderation.desk.schemas import (
    CaseOut,
    CasePage,
    CasesIn,
    DecisionIn,
    DecisionOut,
    DecisionPage,
    DecisionsIn,
    HandoverIn,
    NextIn,
    ScreenIn,
    VerdictOut,
)
from moderation.desk.undoing import undo
from moderation.judgement.pipeline import submission_of
from moderation.queues.queries import check_open
from moderation.screening.judges import verdict_on

moderation = Blueprint("moderation", __name__, description="The moderators' desk")
SCREEN_SCOPE = "moderation:screen"


@moderation.get("/moderation/cases")
@role_required("moderator")
@moderation.arguments(CasesIn, location="query")
@moderation.response(200, CasePage)
def list_cases(page):
    """List cases, the most urgent first."""
    return queries.list_cases(current_viewer(), current_member(), **page)


@moderation.post("/moderation/cases/next")
@role_required("moderator")
@moderation.arguments(NextIn)
@moderation.response(200, CaseOut)
@moderation.alt_response(204, description="Nothing waits")
def take_next_case(data):
    """Claim the most urgent case that nobody holds; 204 when nothing waits."""
    with transaction():
        case = cases.next_case(current_member(), data["queue"])
    return queries.view_case(case.id, current_viewer()) if case else Response(status=204)


@moderation.get("/moderation/cases/<id:case_id>")
@role_required("moderator")
@versioned
@moderation.response(200, CaseOut)
def get_case(case_id):
    """Look at a case."""
    check_open(case_id, current_member())
    return queries.view_case(case_id, current_viewer())


@moderation.post("/moderation/cases/<id:case_id>/claim")
@role_required("moderator")
@moderation.response(200, CaseOut)
def claim_case(case_id):
    """Hold a case for ten minutes; again extends it."""
    with transaction():
        cases.claim(case_id, current_member())
    return queries.view_case(case_id, current_viewer())


@moderation.delete("/moderation/cases/<id:case_id>/claim")
@role_required("moderator")
@moderation.response(204)
def release_case(case_id):
    """Give a case back."""
    with transaction():
        cases.release(case_id, current_member())


@moderation.post("/moderation/cases/<id:case_id>/handover")
@role_required("moderator")
@moderation.arguments(HandoverIn)
@moderation.response(200, CaseOut)
def hand_over_case(data, case_id):
    """Give a case to another moderator, with a note."""
    with transaction():
        cases.hand_over(case_id, current_member(), get_member(data["to"]), data["note"])
    return queries.view_case(case_id, current_viewer())


@moderation.post("/moderation/cases/<id:case_id>/decision")
@role_required("moderator")
@moderation.arguments(DecisionIn)
@moderation.response(200, DecisionOut)
def decide_case(data, case_id):
    """Decide a case, with a reason and any sanction."""
    with transaction():
        decision = decisions.decide(case_id, current_member(), **data)
    return queries.view_decision(decision.id)


@moderation.get("/moderation/decisions")
@role_required("moderator")
@moderation.arguments(DecisionsIn, location="query")
@moderation.response(200, DecisionPage)
def list_decisions(page):
    """List decisions, the newest first."""
    return queries.list_decisions(current_member(), **page)


@moderation.post("/moderation/decisions/<id:decision_id>/undo")
@role_required("moderator")
@moderation.response(200, DecisionOut)
def undo_decision(decision_id):
    """Take your decision back within ten minutes."""
    with transaction():
        undoing = undo(decision_id, current_member())
    return queries.view_decision(undoing.id)


@moderation.post("/moderation/screen")
@scope_required(SCREEN_SCOPE, "moderator")
@not_idempotent
@moderation.arguments(ScreenIn)
@moderation.response(200, VerdictOut)
def screen_text(data):
    """Ask what the pipeline would say of a text. Nothing is stored."""
    return verdict_on(submission_of(data)).to_json()
