"""What the tests of second looks arrange."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from community.content.models import Content
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from moderation.agreement.actions import offer
from moderation.agreement.models import SecondLook
from moderation.desk.cases import find_case
from moderation.desk.decisions import decide
from moderation.desk.models import Case, Decision
from tests.moderation_desk.desk import a_moderator, a_reported_post

NEXT, LOOKS = "/api/v1/moderation/second-looks/next", "/api/v1/moderation/second-looks"


def a_decision(
    outcome: str = "remove", *, by: Member | None = None, content: Content | None = None, offered: bool = True
) -> Decision:
    """Something that a moderator decided, which waits for a second look."""
    content = content or a_reported_post()
    case = find_case(content.id)
    reason = "off_topic" if outcome in ("label", "limit", "remove") else None
    with transaction():
        decision = decide(case.id, by or a_moderator(), outcome, version=case.version, reason=reason)
        if offered:
            offer(decision)
    return decision


def look_at(decision: Decision) -> SecondLook:
    """Its second look, as it is now."""
    db.session.rollback()
    return db.session.scalars(select(SecondLook).where(SecondLook.decision_id == decision.id)).one()


def give(client: Any, look_id: Any, outcome: str = "publish", **more: Any) -> Any:
    """Send what one would have decided."""
    return client.post(f"{LOOKS}/{look_id}", json={"outcome": outcome, **more})


def judged_twice(pairs: list[tuple[str, str]], first: Member, second: Member, policy: str = "off_topic") -> None:
    """Rows of decisions and their second looks, without the contents changing: enough of them would take minutes."""
    content = a_reported_post()
    decided = a_decision("dismiss", by=first, content=content, offered=False)
    case = db.session.get_one(Case, decided.case_id)
    told = {name: getattr(decided, name) for name in ("before", "decided_at", "undo_until", "content_version")}
    with transaction() as session:
        for number, (outcome, opinion) in enumerate(pairs, start=1):
            decision = Decision(
                case_id=case.id, case_version=100 + number, outcome=outcome, also=[], decided_by=first.id, **told
            )
            session.add(decision)
            session.flush()
            session.add(
                SecondLook(
                    decision_id=decision.id,
                    policy=policy,
                    drawn_at=decided.decided_at,
                    outcome=opinion,
                    agrees=outcome == opinion,
                    given_by=second.id,
                    given_at=decided.decided_at,
                )
            )
