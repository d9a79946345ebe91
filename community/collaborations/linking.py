"""Which contents were made for a collaboration. What is linked bears its disclosure, or is not handed in."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from community.clock import reporting_day, utcnow
from community.collaborations.models import Collaboration, CollaborationContent, CollaborationStatus
from community.content.labels import owe_disclosure
from community.content.models import Content, Status
from community.content.schemas import PICTURED
from community.database import db
from community.errors import Conflict, Invalid


def made_for(content: Content, collaboration_id: int | None) -> None:
    """Link the content as its author says: to a collaboration of theirs, or to none. The amendment of this field.

    Raises Invalid for a collaboration that is not theirs, and what ``link`` and ``unlink`` raise.
    """
    if collaboration_id is None:
        return unlink(content)
    collaboration = db.session.get(Collaboration, collaboration_id)
    if collaboration is None or collaboration.member_id != content.author_id:
        raise Invalid(errors={"collaboration_id": [f"You have no collaboration {collaboration_id}."]})
    return link(collaboration, content)


def link(collaboration: Collaboration, content: Content) -> None:
    """Say that the content was made for the collaboration. Twice is harmless.

    Raises Invalid for the content of another author or of a kind that nobody pays for, Conflict unless the
    collaboration is accepted, after its window, and where the content belongs to another one; Undisclosed for a content
    that is handed in without the disclosure. Before the window begins, one may draft.
    """
    if content.author_id != collaboration.member_id or content.kind not in PICTURED:
        raise Invalid(errors={"content_id": ["Link a note or a review of your own."]})
    present = linked_to(content)
    if present is not None and present != collaboration.id:
        raise Conflict(f"Content {content.id} was made for collaboration {present}; one content is made for one.")
    if present is None:
        _check_open(collaboration)
        owe_disclosure(content, collaboration.disclosure)
        row = CollaborationContent(content_id=content.id, collaboration_id=collaboration.id, linked_at=utcnow())
        db.session.add(row)
        db.session.flush()


def _check_open(collaboration: Collaboration) -> None:
    if collaboration.status != CollaborationStatus.ACCEPTED:
        raise Conflict(f"This collaboration is {collaboration.status}; contents are linked while it is accepted.")
    if reporting_day() > collaboration.ends_on:
        raise Conflict(
            f"The window of this collaboration ended on {collaboration.ends_on}; nothing is linked after it."
        )


def unlink(content: Content) -> None:
    """Say that a draft was made for nobody. Twice is harmless.

    Raises Conflict for what was handed in: a label that readers saw is not taken off by its author.
    """
    if linked_to(content) is None:
        return
    if content.status is not Status.DRAFT:
        raise Conflict("What was handed in for a collaboration stays linked; withdraw it instead.")
    owe_disclosure(content, None)
    db.session.execute(delete(CollaborationContent).where(CollaborationContent.content_id == content.id))


def linked_to(content: Content) -> int | None:
    """The id of the collaboration that the content was made for."""
    rows = select(CollaborationContent.collaboration_id).where(CollaborationContent.content_id == content.id)
    return db.session.scalar(rows)


def count_linked(collaboration: Collaboration) -> int:
    """How many contents were made for it, drafts and hidden ones too."""
    rows = select(func.count()).where(CollaborationContent.collaboration_id == collaboration.id)
    return db.session.scalar(rows)
