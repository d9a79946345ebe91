"""The decision that a moderator has just taken, as long as they can take it back."""

from __future__ import annotations

from sqlalchemy import Row

from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.members.models import Member
from moderation.desk.models import Case, Decision
from moderation.desk.queries import decision_rows

OFFERED_SECONDS = 10  # for so long a page with a script offers it; the desk itself allows ten minutes


def undoable(decision_id: int | None, moderator: Member) -> Row | None:
    """The moderator's own decision with what it was about; None when there is none to take back."""
    if decision_id is None:
        return None
    own = decision_rows().add_columns(Content.excerpt).join(Case, Case.id == Decision.case_id)
    own = own.join(Content, Content.id == Case.content_id)
    mine = (Decision.id == decision_id, Decision.decided_by == moderator.id, Decision.undo_until > utcnow())
    row = db.session.execute(own.where(*mine, Decision.outcome != "undo")).first()
    return None if row is None or row.undone else row
