"""Second looks: drawn, taken, given. They flush, never commit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from community.clock import utcnow
from community.database import db
from community.errors import Conflict, NotFound
from community.members.models import Member
from community.relations import insert_new
from moderation.agreement.drawing import JUDGED_AS
from moderation.agreement.models import SecondLook
from moderation.agreement.queries import open_to, took_part, was_undone
from moderation.audit.actions import record_act
from moderation.desk.cases import LEASE
from moderation.desk.decisions import TAKING
from moderation.desk.errors import CaseClaimed, OwnCase
from moderation.desk.models import Decision
from moderation.queues.queries import check_open


def offer(decision: Decision) -> bool:
    """Let another moderator look at what was decided. Returns False for what was offered before, or settles nothing."""
    if decision.outcome not in JUDGED_AS:
        return False
    return insert_new(
        SecondLook, decision_id=decision.id, policy=decision.case.policy, drawn_at=utcnow(), note="", agrees=None
    )


def next_look(moderator: Member, now: datetime | None = None) -> SecondLook | None:
    """Hold the decision that has waited longest for a second look by this moderator; None when there is none."""
    now = now or utcnow()
    longest = select(SecondLook).where(*open_to(moderator, now)).order_by(SecondLook.id).limit(1)
    locked = longest.with_for_update(skip_locked=True, of=SecondLook).execution_options(populate_existing=True)
    look = db.session.scalar(locked)
    if look is not None:
        look.claimed_by, look.claimed_until = moderator.id, now + LEASE
        db.session.flush()
    return look


def give(
    look_id: int,
    moderator: Member,
    outcome: str,
    *,
    reason: str | None = None,
    note: str = "",
    now: datetime | None = None,
) -> SecondLook:
    """Say what one would have decided. Nothing else changes.

    Raises NotFound, OwnCase, CaseClaimed while another moderator looks at it, and Conflict for who had a part in the
    first decision, for what somebody said something of already, and for a content that is no longer the same.
    """
    now = now or utcnow()
    look = look_to_change(look_id)
    check_may_look(look, moderator, now)
    check_same(look)
    reason = reason if outcome in TAKING else None
    look.outcome, look.reason, look.note = outcome, reason, note
    look.given_by, look.given_at = moderator.id, now
    look.agrees = JUDGED_AS[look.decision.outcome] == JUDGED_AS[outcome]
    look.claimed_by = look.claimed_until = None
    db.session.flush()
    case = look.decision.case
    record_act(
        moderator,
        "second_look.given",
        f"second_look:{look.id}",
        case_id=case.id,
        after={"outcome": outcome},
        why=reason,
        note=note,
        about=case.content.author_id,
    )
    return look


def look_to_change(look_id: int) -> SecondLook:
    """The second look, locked until the end of the transaction. Raises NotFound."""
    locked = select(SecondLook).where(SecondLook.id == look_id).with_for_update()
    look = db.session.scalar(locked.execution_options(populate_existing=True))
    if look is None:
        raise NotFound
    return look


def check_may_look(look: SecondLook, moderator: Member, now: datetime) -> None:
    """Raises NotFound for who may not work its queue; OwnCase, Conflict or CaseClaimed for who cannot look at it."""
    check_open(look.decision.case_id, moderator)
    if look.decision.case.content.author_id == moderator.id:
        raise OwnCase
    if took_part(moderator.id, look.decision.case_id):
        raise Conflict("You decided about it yourself. Take another one.")
    if look.outcome is not None:
        raise Conflict("Somebody looked at it already. Take another one.")
    if look.claimed_by not in (None, moderator.id) and look.claimed_until > now:
        raise CaseClaimed(f"Another moderator looks at it until {look.claimed_until:%H:%M} UTC. Take another one.")


def check_same(look: SecondLook) -> None:
    """Raises Conflict where there is nothing left to compare with."""
    decision = look.decision
    if decision.case.content.version != decision.content_version or was_undone(decision.id):
        raise Conflict("It changed since it was decided. Take another one.")
