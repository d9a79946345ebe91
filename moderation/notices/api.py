"""Notices of illegal content, by anybody. Source of what they hold and get: DSA Art. 16."""

from __future__ import annotations

from community.http.blueprint import Blueprint
from community.http.languages import preferred_language
from community.http.limits import limited
from community.outbox import transaction
from community.read_only.guard import open_while_read_only
from moderation.notices.actions import give_notice
from moderation.notices.queries import view_notice
from moderation.notices.schemas import NoticeIn, NoticeOut, ReceiptCodeOut

notices = Blueprint("notices", __name__, description="Notices of illegal content, without an account")


@notices.post("/notices")
@open_while_read_only
@limited("10/hour")
@notices.arguments(NoticeIn)
@notices.response(201, ReceiptCodeOut)
def create_notice(data):
    """Tell us of something illegal. No account is needed; the receipt shows the outcome later."""
    told = {name: value for name, value in data.items() if name != "good_faith"}
    told["language"] = preferred_language()
    with transaction():
        code = give_notice(**told).code
    return {**view_notice(code), "receipt": code}


@notices.get("/notices/<receipt>")
@limited("60/minute")
@notices.response(200, NoticeOut)
def get_notice(receipt):
    """Read what became of a notice, by the code of its receipt."""
    return view_notice(receipt)
