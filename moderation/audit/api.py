"""What was done at the desk, for moderators to read."""

from __future__ import annotations

from community.access import role_required
from community.http.blueprint import Blueprint
from moderation.audit.queries import list_acts, present_head
from moderation.audit.schemas import ActPage, ActsIn, HeadOut

audit = Blueprint("moderation_audit", __name__, description="What was done at the desk, and that nobody bent it")


@audit.get("/moderation/audit")
@role_required("moderator")
@audit.arguments(ActsIn, location="query")
@audit.response(200, ActPage)
def list_audit(page):
    """Read what was done at the desk, the newest first."""
    return list_acts(**page)


@audit.get("/moderation/audit/head")
@role_required("moderator")
@audit.response(200, HeadOut)
def get_audit_head():
    """Read where the chain ends, to keep it elsewhere."""
    head = present_head()
    return {"act_id": head.act_id or None, "hash": head.hash}
