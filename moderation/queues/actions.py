"""Setting the operator's queues. They flush, never commit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, case, delete, insert, select, true, update

from community.content.models import Content
from community.database import db
from community.errors import Invalid
from community.members.models import Member
from community.members.queries import find_members
from moderation.audit.actions import record_act
from moderation.desk.models import Case, CaseStatus
from moderation.queues.models import Queue, QueueMember
from moderation.queues.queries import named_queues
from moderation.queues.routing import ESCALATED, HARD, SECOND_LOOKS


def set_queues(admin: Member, queues: Sequence[dict[str, Any]]) -> None:
    """Have these queues and no others; open cases move to where they belong now.

    queues: name, kinds, policies, languages and members (usernames) of each, in the order in which cases try them.
    Raises Invalid for a member who is no moderator.
    """
    before = [_described(queue) for queue in named_queues()]
    workers = moderators_among({name for queue in queues for name in queue["members"]})
    db.session.execute(delete(QueueMember))
    db.session.execute(delete(Queue).execution_options(synchronize_session="fetch"))
    for place, given in enumerate(queues):
        queue = Queue(place=place, **{name: value for name, value in given.items() if name != "members"})
        db.session.add(queue)
        db.session.flush()
        rows = [{"queue_id": queue.id, "member_id": member_id} for member_id in {workers[n] for n in given["members"]}]
        if rows:
            db.session.execute(insert(QueueMember), rows)
    move_cases()
    after = [{**_described(queue), "members": sorted(workers[name] for name in given["members"])}
             for queue, given in zip(named_queues(), queues, strict=True)]  # fmt: skip
    record_act(admin, "queues.set", "desk:queues", before={"queues": before}, after={"queues": after})


def moderators_among(usernames: set[str]) -> dict[str, int]:
    """Ids by name. Raises Invalid for who is no moderator."""
    found = find_members(list(usernames))
    ids = {name: member.id for name, member in found.items() if member.has_role("moderator")}
    if strangers := sorted(usernames - set(ids)):
        raise Invalid(errors={"queues": [f"{name} is no moderator." for name in strangers]})
    return ids


def _described(queue: Queue) -> dict[str, Any]:
    return {"name": queue.name, "kinds": queue.kinds, "policies": queue.policies, "languages": queue.languages}


def move_cases() -> None:
    """Bring open cases to the queues where they belong now, in one statement."""
    kind = select(Content.kind).where(Content.id == Case.content_id).scalar_subquery()
    usual = case((Case.hard, HARD), else_=kind)
    choices = [(_passes(queue, kind), queue.name) for queue in named_queues()]
    moved = update(Case).where(Case.status == CaseStatus.OPEN, Case.queue.not_in((ESCALATED, SECOND_LOOKS)))
    belongs = case(*choices, else_=usual) if choices else usual
    db.session.execute(moved.values(queue=belongs).execution_options(synchronize_session=False))


def _passes(queue: Queue, kind: Any) -> Any:
    """SQL: what ``routing.passes`` says of a case."""
    asked = ((queue.kinds, kind), (queue.policies, Case.policy), (queue.languages, Case.language))
    conditions = [column.in_(allowed) for allowed, column in asked if allowed]
    return and_(true(), *conditions)
