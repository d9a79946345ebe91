"""What screening hears from workers, and what it lets authors hear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from community.content.models import Content
from community.database import db
from community.notifications.actions import notify
from moderation.judgement.submission import Lookalike
from moderation.judgement.verdicts import Finding, Message
from moderation.screening.second_thoughts import reconsider

RESTRAINED = {
    "label": Message("您的内容被添加了标注：{reason}", "Your content was labelled. {reason}"),
    "limit": Message("您的内容的推荐范围受到限制：{reason}", "Your content is shown to fewer people. {reason}"),
    "hold": Message(
        "您的内容暂时不再公开，等待人工审核：{reason}",
        "Your content is out of sight until a person has looked. {reason}",
    ),
}


def reconsider_suspected(payloads: Sequence[dict[str, Any]]) -> None:
    """Weigh late findings, in the order of contents, so that no two workers wait in a ring.

    Hears ``content.suspected``.
    """
    for payload in sorted(payloads, key=lambda payload: payload["content_id"]):
        finding, alike = Finding.from_json(payload["finding"]), [Lookalike(**each) for each in payload["lookalikes"]]
        reconsider(payload["content_id"], payload["version"], finding, alike)


def tell_restrained(payloads: Sequence[dict[str, Any]]) -> None:
    """Tell authors why their public content was labelled, limited or held, if it still is.

    Hears ``content.restrained``. In the order of authors: their inboxes are locked one after another.
    """
    restrained = select(Content).where(Content.id.in_([payload["content_id"] for payload in payloads]))
    outcomes = {payload["content_id"]: payload["outcome"] for payload in payloads}
    for content in db.session.scalars(restrained.order_by(Content.author_id, Content.id)):
        outcome = outcomes[content.id]
        if content.screening and content.screening["outcome"] == outcome and content.author.erased_at is None:
            _tell(content, outcome, content.screening["reasons"][0])


def _tell(content: Content, outcome: str, reason: dict[str, Any]) -> None:
    said, why = RESTRAINED[outcome], reason["message"]
    texts = {"text_zh": said.zh.format(reason=why["zh"]), "text_en": said.en.format(reason=why["en"])}
    notify(content.author, "screening", **texts, content=content, reason=reason["policy"])
