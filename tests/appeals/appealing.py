"""What the tests of appeals arrange."""

from __future__ import annotations

from typing import Any

from community.content.models import Content
from community.database import db
from tests.moderation_desk.desk import case_of, decide

APPEALS, QUEUE = "/api/v1/appeals", "/api/v1/moderation/appeals"


def appeal(client: Any, content: Content, text: str = "请再看一次，这不是广告。", **against: Any) -> Any:
    """Send an appeal; against what stands for the content unless told otherwise."""
    return client.post(APPEALS, json={"text": text, **(against or {"content_id": str(content.id)})})


def answer(client: Any, appeal_id: str, outcome: str, **more: Any) -> Any:
    """Send a decision about the appeal as it is."""
    version = client.get(f"{QUEUE}/{appeal_id}").json.get("version", 1)
    body = {"outcome": outcome, "note": "已再次核对。", "version": version, **more}
    return client.post(f"{QUEUE}/{appeal_id}/decision", json=body)


def removed(client: Any, content: Content, reason: str = "off_topic", **more: Any) -> dict[str, Any]:
    """The decision of a moderator's client that removes the content."""
    return decide(client, case_of(content), "remove", reason=reason, **more).json


def now_of(content: Content) -> Content:
    db.session.rollback()
    return db.session.get(Content, content.id)
