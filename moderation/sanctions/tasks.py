"""What becomes of a member's trust after decisions about what they wrote."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from community.content.models import Content
from community.database import db
from community.members.actions import note_strike, refresh_trust
from community.members.models import Member
from community.trust.queries import standing_of
from moderation.desk.models import Case, Decision
from moderation.sanctions.queries import last_strikes


def note_strikes(payloads: Sequence[dict[str, int]]) -> None:
    """Write the last strike that stands down on authors, and judge their trust anew, each once a batch.

    Hears ``decision.taken``, ``decision.undone`` and ``decision.overturned``.
    """
    decided = select(Content.author_id).join(Case, Case.content_id == Content.id)
    decided = decided.join(Decision, Decision.case_id == Case.id)
    authors = decided.where(Decision.id.in_([payload["decision_id"] for payload in payloads])).distinct()
    members = select(Member).where(Member.id.in_(authors), Member.erased_at.is_(None)).order_by(Member.id)
    found = db.session.scalars(members).all()
    last = last_strikes([member.id for member in found])
    for member in found:
        if member.struck_at != last.get(member.id):
            note_strike(member, last.get(member.id))
            refresh_trust(member, standing_of(member))
