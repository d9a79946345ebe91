"""Sanctions beside a decision: a moderator comes back to a case that was decided."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from community.clock import utcnow
from community.database import db
from community.errors import Conflict
from community.members.models import Member
from moderation.desk.cases import case_to_change
from moderation.desk.decisions import standing_decisions
from moderation.desk.errors import OwnCase
from moderation.desk.letters import Letter, of_sanction, post
from moderation.desk.models import Case, Report
from moderation.sanctions.actions import check_sanctionable, impose
from moderation.sanctions.models import TAKEN, Sanction


def sanction_member(
    moderator: Member,
    member: Member,
    sanction: str,
    *,
    case_id: int,
    reason: str,
    feature: str | None = None,
    days: int,
    now: datetime | None = None,
) -> Sanction:
    """Sanction who wrote the content of a decided case, or reported it. It falls with the decision that stands.

    feature: what a limit takes. days: how long; a warning has no end. Raises Conflict where nothing is decided or the
    case does not concern the member, OwnCase, and CannotSanction.
    """
    now, case = now or utcnow(), case_to_change(case_id)
    if case.content.author_id == moderator.id:
        raise OwnCase
    check_sanctionable(member, moderator)
    check_concerned(case, member)
    decision = next(iter(standing_decisions(case)), None)
    if decision is None:
        raise Conflict(f"Nothing is decided in case {case.id}. Decide it first; `also` brings sanctions with it.")
    until = None if sanction == "warn" else now + timedelta(days=days)
    what = {"feature": TAKEN.get(sanction, feature), "until": until, "reason": reason, "now": now}
    laid = impose(decision, moderator, member, sanction, **what)
    post([Letter(member.id, "sanction", of_sanction(sanction, reason, until))], None, reason)
    return laid


def check_concerned(case: Case, member: Member) -> None:
    """Raises Conflict unless the member wrote the content of the case or reported it."""
    reported = select(Report.id).where(Report.content_id == case.content_id, Report.reporter_id == member.id).limit(1)
    if case.content.author_id != member.id and db.session.scalar(reported) is None:
        raise Conflict(f"Case {case.id} does not concern {member.username}: they neither wrote nor reported it.")
