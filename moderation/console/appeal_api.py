"""Appeals: who has waited longest first, and an answer by somebody else than who decided."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, url_for

from community.access import current_member, current_viewer, role_required
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, Forbidden, Problem
from community.outbox import transaction
from community.pages.addresses import asked_for
from community.pages.blueprint import Pages
from community.pages.forms import filled_in
from community.pages.rendering import page
from moderation.appeals.actions import decide_appeal
from moderation.appeals.judges import check_judge
from moderation.appeals.models import Appeal, AppealStatus
from moderation.appeals.queries import list_appeals, view_appeal
from moderation.appeals.schemas import AppealDecisionIn, AppealsIn
from moderation.desk.models import Case

appeal_pages = Pages("console_appeals", __name__, static_folder=None)


@appeal_pages.get("/moderation/appeals")
@role_required("moderator")
def show_appeals():
    """Appeals, who has waited longest first."""
    wanted = asked_for(AppealsIn)
    return page(
        "console/appeals.html", appeals=list_appeals(current_viewer(), current_member(), **wanted), wanted=wanted
    )


@appeal_pages.get("/moderation/appeals/<id:appeal_id>")
@role_required("moderator")
def show_appeal(appeal_id):
    """An appeal beside the content and the decision that it is against."""
    return _appeal_page(appeal_id)


@appeal_pages.post("/moderation/appeals/<id:appeal_id>/decision")
@role_required("moderator")
def answer_appeal(appeal_id):
    """Grant an appeal or not, with an answer in words."""
    said, wrong = filled_in(AppealDecisionIn)
    if wrong:
        return _appeal_page(appeal_id, 422, wrong=wrong)
    try:
        with transaction():
            decide_appeal(appeal_id, current_member(), **said)
    except (Conflict, Forbidden) as refused:
        return _appeal_page(appeal_id, refused.status, refused=refused)
    return redirect(url_for(".show_appeal", appeal_id=appeal_id), 303)


def _appeal_page(appeal_id: int, status: int = 200, **more: Any) -> Response:
    appeal = view_appeal(appeal_id, current_viewer(), current_member())
    barred = _barred(appeal) if appeal["status"] == AppealStatus.OPEN else None
    return page("console/appeal.html", status, appeal=appeal, barred=barred, **more)


def _barred(appeal: dict[str, Any]) -> Problem | None:
    """Why whoever looks cannot answer this appeal; None where they can."""
    try:
        asked, case = db.session.get_one(Appeal, appeal["id"]), db.session.get_one(Case, appeal["case_id"])
        check_judge(asked, case, current_member(), utcnow())
    except Forbidden as barred:
        return barred
    return None
