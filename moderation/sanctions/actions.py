"""Laying sanctions on members in consequence of decisions, and lifting them. They never commit.

Each is written down on the member as well, where the community enforces it and the member reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.errors import Conflict, NotFound
from community.members.actions import lift_restrictions, restrict
from community.members.models import Member, Role
from moderation.audit.actions import record_act
from moderation.desk.letters import Letter, of_lifting, post
from moderation.desk.models import Decision
from moderation.sanctions.errors import CannotSanction, SanctionEnded
from moderation.sanctions.models import TAKEN, USUAL_DAYS, Sanction


def check_sanctionable(member: Member, moderator: Member) -> None:
    """Raises Conflict for who erased their account, and CannotSanction.

    Nobody sanctions themselves; staff is sanctioned by an admin alone, and an admin by nobody.
    """
    if member.erased_at is not None:
        raise Conflict("This member erased their account: there is nobody to sanction. Decide without `also`.")
    if member.id == moderator.id or Role.ADMIN in member.roles:
        raise CannotSanction
    if member.is_staff and Role.ADMIN not in moderator.roles:
        raise CannotSanction


def planned(content: Content, also: Sequence[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """What a decision says of sanctions: of each the feature that it takes, and until when.

    also: ``sanction`` and ``days`` each. A limit takes the kind of this content.
    """
    return [
        {
            "sanction": each["sanction"],
            "feature": TAKEN.get(each["sanction"], content.kind),
            "until": None if each["sanction"] == "warn" else _until(now, each.get("days")).isoformat(),
        }
        for each in also
    ]


def _until(now: datetime, days: int | None) -> datetime:
    return now + timedelta(days=days or USUAL_DAYS)


def impose_with(decision: Decision, moderator: Member, author: Member) -> None:
    """Lay on the author what the decision says."""
    for each in decision.also:
        until = each["until"] and datetime.fromisoformat(each["until"])
        what = {"feature": each["feature"], "until": until, "reason": decision.reason, "now": decision.decided_at}
        impose(decision, moderator, author, each["sanction"], **what)


def impose(
    decision: Decision,
    moderator: Member,
    member: Member,
    sanction: str,
    *,
    feature: str | None,
    until: datetime | None,
    reason: str,
    now: datetime,
) -> Sanction:
    """Lay a sanction on a member, in consequence of a decision. Whether it may be was checked before."""
    laid = Sanction(member_id=member.id, sanction=sanction, feature=feature, reason=reason, until=until, imposed_at=now)
    laid.case_id, laid.decision_id, laid.imposed_by = decision.case_id, decision.id, moderator.id
    db.session.add(laid)
    db.session.flush()
    shown = {"sanction": sanction, "feature": feature, "until": until and until.isoformat()}
    if feature is not None:
        named = {"case_id": str(laid.case_id), "decision_id": str(decision.id), "sanction_id": str(laid.id)}
        restrict(member, {**shown, **named, "reason": reason})
    record_act(
        moderator,
        "sanction.imposed",
        f"member:{member.id}",
        case_id=laid.case_id,
        why=reason,
        after={**shown, "sanction_id": laid.id},
    )
    return laid


def lift(sanction_id: int, moderator: Member, note: str = "", now: datetime | None = None) -> Sanction:
    """End a sanction before its time, and tell the member. Raises NotFound, SanctionEnded, and CannotSanction."""
    now = now or utcnow()
    found = select(Sanction).where(Sanction.id == sanction_id).with_for_update()
    laid = db.session.scalar(found.execution_options(populate_existing=True))
    if laid is None:
        raise NotFound
    if laid.lifted_at is not None or (laid.until is not None and laid.until <= now):
        raise SanctionEnded
    if laid.member_id == moderator.id:
        raise CannotSanction("Nobody lifts their own sanction; appeal against its decision.")
    _lift(laid, moderator, note, now)
    post([Letter(laid.member_id, "sanction", of_lifting(laid.sanction))], None, laid.reason)
    return laid


def lift_of(decision_ids: Sequence[int], moderator: Member, now: datetime) -> None:
    """End whatever was laid on anybody because of these decisions: they were wrong, or taken back."""
    laid = select(Sanction).where(Sanction.decision_id.in_(decision_ids), Sanction.lifted_at.is_(None))
    for each in db.session.scalars(laid.order_by(Sanction.member_id, Sanction.id).with_for_update()).all():
        _lift(each, moderator, "", now)


def _lift(laid: Sanction, moderator: Member, note: str, now: datetime) -> None:
    laid.lifted_at, laid.lifted_by, laid.lift_note = now, moderator.id, note
    db.session.flush()
    if laid.feature is not None:
        lift_restrictions(laid.member, sanction_id=str(laid.id))
    record_act(
        moderator,
        "sanction.lifted",
        f"member:{laid.member_id}",
        case_id=laid.case_id,
        before={"sanction": laid.sanction, "sanction_id": laid.id, "decision_id": laid.decision_id},
        note=note,
        about=laid.member_id,
    )
