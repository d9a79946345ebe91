"""Appeals: made by whom a decision concerns, decided by somebody else."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required, role_required
from community.http.blueprint import Blueprint
from community.http.etags import versioned
from community.http.limits import limited
from community.http.schemas import PageIn
from community.outbox import transaction
from community.read_only.guard import open_while_read_only
from moderation.appeals.actions import appeal, decide_appeal
from moderation.appeals.queries import list_appeals, list_own_appeals, view_appeal, view_own_appeal
from moderation.appeals.schemas import (
    AppealDecisionIn,
    AppealIn,
    AppealOut,
    AppealPage,
    AppealsIn,
    DeskAppealOut,
    DeskAppealPage,
)

appeals = Blueprint("appeals", __name__, description="Appeals against decisions, and their answers")


@appeals.post("/appeals")
@member_required
@open_while_read_only
@limited("10/minute")
@appeals.arguments(AppealIn, example={"content_id": "81", "text": "我没有打广告，截图里是店铺自己的水印。"})
@appeals.response(201, AppealOut)
def create_appeal(data):
    """Object to what was decided about your content, or about your report. Another person looks."""
    with transaction():
        made = appeal(current_member(), **data)
    return view_own_appeal(made.id)


@appeals.get("/appeals")
@member_required
@appeals.arguments(PageIn, location="query")
@appeals.response(200, AppealPage)
def list_my_appeals(page):
    """Read your appeals and what was answered, the newest first."""
    return list_own_appeals(current_member(), **page)


@appeals.get("/moderation/appeals")
@role_required("moderator")
@appeals.arguments(AppealsIn, location="query")
@appeals.response(200, DeskAppealPage)
def list_all_appeals(page):
    """List appeals, who has waited longest first."""
    return list_appeals(current_viewer(), current_member(), **page)


@appeals.get("/moderation/appeals/<id:appeal_id>")
@role_required("moderator")
@versioned
@appeals.response(200, DeskAppealOut)
def get_appeal(appeal_id):
    """Look at an appeal, with the content and the decision it is against."""
    return view_appeal(appeal_id, current_viewer(), current_member())


@appeals.post("/moderation/appeals/<id:appeal_id>/decision")
@role_required("moderator")
@appeals.arguments(AppealDecisionIn)
@appeals.response(200, DeskAppealOut)
def answer_appeal(data, appeal_id):
    """Decide an appeal, with an answer in words. Who took the decision cannot, while somebody else can."""
    with transaction():
        decide_appeal(appeal_id, current_member(), **data)
    return view_appeal(appeal_id, current_viewer(), current_member())
