"""Eight moderators at one queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from moderation.desk.cases import next_case
from moderation.desk.decisions import decide
from moderation.desk.models import Case, CaseStatus, Decision
from tests.factories import a_post
from tests.moderation_desk.desk import a_moderator
from tests.parallel import at_once

MODERATORS, CASES = 8, 400


def many_cases(count: int) -> None:
    """Held notes with an open case each, written straight into the database."""
    now, post = utcnow(), a_post()
    note = {column.name: getattr(post, column.key) for column in Content.__table__.c if column.name != "id"}
    case = {"status": CaseStatus.OPEN, "queue": "post", "policy": "spam", "language": "zh", "terms": {}, "version": 1}
    state = {"hard": False, "holding": True, "noticed": False, "opened_at": now, "promised_at": now}
    with transaction() as session:
        session.execute(Content.__table__.insert(), [{**note, "status": Status.HELD}] * count)
        ids = session.scalars(select(Content.id).where(Content.status == Status.HELD))
        session.execute(Case.__table__.insert(), [{**case, **state, "content_id": id_, "priority": id_} for id_ in ids])


def working_until_nothing_waits(app: Flask, moderator_id: int) -> Callable[[], list[int]]:
    """A moderator's day: the cases that they decided."""

    def work() -> list[int]:
        decided = []
        with app.app_context():
            while case_id := take_and_decide(moderator_id):
                decided.append(case_id)
        return decided

    return work


def take_and_decide(moderator_id: int) -> int | None:
    """The case that the moderator was given and decided; None when nothing waits."""
    with transaction():
        moderator = db.session.get(Member, moderator_id)
        case = next_case(moderator)
        if case is None:
            return None
        case_id, version = case.id, case.version
    with transaction():
        decide(case_id, db.session.get(Member, moderator_id), "publish", version=version)
    return case_id


def test_eight_moderators_decide_every_case_and_none_twice(app):
    many_cases(CASES)
    moderators = [a_moderator().id for _ in range(MODERATORS)]

    worked = at_once(working_until_nothing_waits(app, moderator_id) for moderator_id in moderators)

    decided = Counter(case_id for cases in worked for case_id in cases)
    assert (len(decided), max(decided.values())) == (CASES, 1)
    assert db.session.scalar(select(func.count()).select_from(Decision)) == CASES
    assert db.session.scalars(select(Case.id).where(Case.status == CaseStatus.OPEN)).all() == []
