"""Which queues there are, and which are closed to a moderator: what one may not work does not exist for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, true

from community.database import db
from community.errors import NotFound
from community.members.models import Member
from moderation.desk.models import Case, CaseStatus
from moderation.queues.models import Queue, QueueMember


def named_queues() -> Sequence[Queue]:
    """All of the operator's, in the order in which a case tries them."""
    return db.session.scalars(select(Queue).order_by(Queue.place)).all()


def closed_queues(member_id: int) -> Select:
    """SQL: the names of queues that have members, of whom this one is none."""
    members = exists().where(QueueMember.queue_id == Queue.id)
    return select(Queue.name).where(members, ~members.where(QueueMember.member_id == member_id))


def is_open_to(moderator: Member) -> ColumnElement[bool]:
    """SQL: cases that the moderator may work; all of them for an admin."""
    return true() if moderator.has_role("admin") else Case.queue.not_in(closed_queues(moderator.id))


def is_open(case_id: int, moderator: Member) -> bool:
    """May the moderator work the queue in which this case stands?"""
    return db.session.scalar(select(Case.id).where(Case.id == case_id, is_open_to(moderator))) is not None


def check_open(case_id: int, moderator: Member) -> None:
    """Raises NotFound for a case of a queue that the moderator may not work, as for none."""
    if not is_open(case_id, moderator):
        raise NotFound


def view_queues(moderator: Member) -> list[dict[str, Any]]:
    """The operator's queues that the moderator may work, with who may, and how many cases wait."""
    hidden = () if moderator.has_role("admin") else db.session.scalars(closed_queues(moderator.id)).all()
    waiting = _waiting()
    members = _members()
    return [
        {**_filter(queue), "members": members.get(queue.id, []), "waiting": waiting.get(queue.name, 0)}
        for queue in named_queues()
        if queue.name not in hidden
    ]


def _filter(queue: Queue) -> dict[str, Any]:
    return {name: getattr(queue, name) for name in ("name", "kinds", "policies", "languages")}


def _waiting() -> dict[str, int]:
    counted = select(Case.queue, func.count()).where(Case.status == CaseStatus.OPEN).group_by(Case.queue)
    return dict(db.session.execute(counted).all())


def _members() -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    rows = select(QueueMember.queue_id, Member.username).join(Member, Member.id == QueueMember.member_id)
    for queue_id, username in db.session.execute(rows.order_by(Member.username)):
        names.setdefault(queue_id, []).append(username)
    return names
