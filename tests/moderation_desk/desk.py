"""What the tests of the desk arrange."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from community.content.models import Content
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from moderation.desk.models import Case
from moderation.desk.reports import report_content
from tests.factories import a_member, a_post

CLEAN = "周末去了山里，鞋子很舒服，走了三天没有磨脚。"
SOLICITING = "想要同款的加微信abc12345，拉你进群"
SPAM = "诚招代理，加微信abc12345"


def a_moderator(username: str | None = None) -> Member:
    return a_member(username, roles=("moderator",))


def a_held_post(**given: Any) -> Content:
    """A note that screening held."""
    return a_post(SOLICITING, published=False, **given)


def a_reported_post(reason: str = "off_topic", **given: Any) -> Content:
    """A public note that somebody reported."""
    post = a_post(CLEAN, **given)
    reporter = a_member()
    with transaction():
        report_content(reporter, post.id, reason)
    return post


def case_of(content: Content) -> Case:
    """The case of the content, as it is now."""
    db.session.rollback()
    return db.session.scalars(select(Case).where(Case.content_id == content.id)).one()


def decide(client: Any, case: Case, outcome: str, **more: Any) -> Any:
    """Send a decision about the case as it is."""
    body = {"outcome": outcome, "version": case.version, **more}
    return client.post(f"/api/v1/moderation/cases/{case.id}/decision", json=body)


def told(client: Any) -> list[tuple[str, str | None]]:
    """What a member was told: types and reasons, newest first."""
    return [(each["type"], each["reason"]) for each in client.get("/api/v1/notifications").json["items"]]
