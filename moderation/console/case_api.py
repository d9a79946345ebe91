"""The page of a case: all that a person needs to decide, and deciding."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for

from community.access import current_member, current_viewer, role_required
from community.content.models import Content
from community.database import db
from community.errors import Conflict, NotFound
from community.members.queries import get_member
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from moderation.console import queries as beside
from moderation.console.forms import DecisionForm
from moderation.console.marking import marked
from moderation.console.undo import undoable
from moderation.desk import cases, queries
from moderation.desk.decisions import OUTCOMES, decide, why_not
from moderation.desk.schemas import HandoverIn
from moderation.desk.undoing import undo
from moderation.queues.queries import check_open
from moderation.queues.routing import SECOND_LOOKS

case_pages = Pages("console_cases", __name__, static_folder=None)


@case_pages.get("/moderation/cases/<id:case_id>")
@role_required("moderator")
def show_case(case_id):
    """All that is known of a case, and the ways to decide it."""
    return _case_page(case_id)


@case_pages.post("/moderation/cases/<id:case_id>/decision")
@role_required("moderator")
def decide_case(case_id):
    """Decide a case, and open the next one."""
    said, wrong = filled_in(DecisionForm)
    if wrong:
        return _case_page(case_id, 422, wrong=wrong)
    queue = said.pop("queue", None)
    try:
        with transaction():
            decided = decide(case_id, current_member(), **said).id
    except Conflict as refused:
        return _case_page(case_id, refused.status, refused=refused)
    with transaction():
        following = cases.next_case(current_member(), queue)
    if following is None:
        return redirect(url_for("console.show_queue", queue=queue, after=decided), 303)
    return redirect(url_for(".show_case", case_id=following.id, queue=queue, after=decided), 303)


@case_pages.post("/moderation/decisions/<id:decision_id>/undo")
@role_required("moderator")
def undo_decision(decision_id):
    """Take a decision back, and look at its case again."""
    with transaction():
        case_id = undo(decision_id, current_member()).case_id
    return redirect(url_for(".show_case", case_id=case_id), 303)


@case_pages.post("/moderation/cases/<id:case_id>/claim")
@role_required("moderator")
def claim_case(case_id):
    """Hold a case for ten minutes, or for ten more."""
    try:
        with transaction():
            cases.claim(case_id, current_member())
    except Conflict as refused:
        return _case_page(case_id, refused.status, refused=refused)
    return _back_to(case_id)


@case_pages.post("/moderation/cases/<id:case_id>/release")
@role_required("moderator")
def release_case(case_id):
    """Give a case back, and look at the queue."""
    check_open(case_id, current_member())
    with transaction():
        cases.release(case_id, current_member())
    return redirect(url_for("console.show_queue", queue=request.form.get("queue") or None), 303)


@case_pages.post("/moderation/cases/<id:case_id>/handover")
@role_required("moderator")
def hand_over_case(case_id):
    """Give a case to a colleague, with a note."""
    said, wrong = filled_in(HandoverIn)
    if wrong:
        return _case_page(case_id, 422, wrong=wrong)
    try:
        with transaction():
            cases.hand_over(case_id, current_member(), get_member(said["to"]), said["note"])
    except Conflict as refused:
        return _case_page(case_id, refused.status, refused=refused)
    return _back_to(case_id)


def _back_to(case_id: int) -> Response:
    return redirect(url_for(".show_case", case_id=case_id, queue=request.form.get("queue") or None), 303)


def _case_page(case_id: int, status: int = 200, **more: Any) -> Response:
    """The page of a case, with what was wrong with a form, or why a colleague was quicker."""
    moderator = current_member()
    check_open(case_id, moderator)
    case = queries.view_case(case_id, current_viewer())
    content = db.session.get(Content, case["content_id"])
    if content is None or case["subject"] is None:
        raise NotFound
    shown = page(
        "console/case.html",
        status,
        case=case,
        content=content,
        texts={name: marked(text, name, case["findings"]) for name, text in content.texts().items() if text},
        screened=None if case["queue"] == SECOND_LOOKS else beside.screened(content.id),
        record=beside.author_record(content.author, case_id),
        similar=beside.similar_texts(content),
        outcomes=[outcome for outcome in OUTCOMES if why_not(content.status, outcome) is None],
        colleagues=beside.moderators_but(moderator),
        is_own=content.author_id == moderator.id,
        queue=request.values.get("queue"),
        undoing=undoable(request.args.get("after", type=int), moderator),
        **more,
    )
    if status != 200:
        shown.headers["HX-Push-Url"] = "false"  # a refused form leaves its page's address, which can be loaded again
    return shown
