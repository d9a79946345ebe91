"""What became of a notice, for who holds its receipt."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from community.database import db
from community.errors import NotFound
from community.members.queries import token_digest
from moderation.judgement.verdicts import Message
from moderation.notices.models import Notice

NEXT = {
    None: Message(
        "已收到您的通知，审核员将优先处理。请保存回执编号，凭它查询结果。",
        "We have your notice; a moderator looks at it before other cases. The code of the receipt shows the outcome.",
    ),
    "acted": Message(
        "审核员已对该内容采取措施。如有异议，可向庭外争议解决机构或法院寻求救济。",
        "A moderator took measures. You can turn to an out-of-court dispute settlement body, or to a court.",
    ),
    "not_acted": Message(
        "审核员复核后未采取措施。您可补充事实再次提交，也可向庭外争议解决机构或法院寻求救济。",
        "A moderator looked and took no measures. You can send another notice with new facts, or turn to an "
        "out-of-court dispute settlement body, or to a court.",
    ),
}


def view_notice(code: str) -> dict[str, Any]:
    """The notice of a receipt, its outcome, and what can be done against that. Raises NotFound."""
    shown = (Notice.id, Notice.content_id, Notice.ground, Notice.outcome, Notice.created_at, Notice.decided_at)
    row = db.session.execute(select(*shown).where(Notice.receipt == token_digest(code))).first()
    if row is None:
        raise NotFound
    return show_notice(row._mapping)


def show_notice(notice: Any) -> dict[str, Any]:
    """A notice as a mapping for NoticeOut."""
    state = "received" if notice["decided_at"] is None else "decided"
    following = NEXT[notice["outcome"]]
    return {**notice, "status": state, "next": {"zh": following.zh, "en": following.en}}
