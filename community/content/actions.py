"""Where a content stands: published, held, rejected, removed, withdrawn, and what moderation found. They never commit.

How it is written and changed: ``writing``. Callers who change a content that exists take it with
``queries.content_to_change``, so that it stands locked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from community import outbox
from community.clock import utcnow
from community.content.counting import count
from community.content.models import Content, Status
from community.content.rows import change_content
from community.content.scores import score_of
from community.database import db
from community.errors import Conflict


def publish(content: Content, now: datetime | None = None, **found: Any) -> None:
    """Make content visible to everyone. Publishing twice is harmless.

    Records ``content.published``, so that search and followers hear of it.
    Raises Conflict if a moderator removed it (only ``restore`` brings it back) or its author withdrew it.
    """
    if content.status is Status.PUBLISHED:
        note_judgement(content, **found)
        return
    if content.status in (Status.REMOVED, Status.WITHDRAWN, Status.DRAFT):
        raise Conflict(f"Content {content.id} is {content.status}; it cannot be published.")
    _enter_public(content, now, **found)


def restore(content: Content, **found: Any) -> None:
    """Bring back what a moderator removed. Harmless when it is public already."""
    if content.status is Status.REMOVED:
        _enter_public(content, **found)
    else:
        note_judgement(content, **found)


def hold(content: Content, **found: Any) -> None:
    """Take content out of sight until a moderator has decided."""
    _hide(content, Status.HELD, **found)


def reject(content: Content, **found: Any) -> None:
    """Refuse content; its author sees why in ``screening``."""
    _hide(content, Status.REJECTED, **found)


def remove(content: Content, **found: Any) -> None:
    """Take content away by a moderator's decision."""
    _hide(content, Status.REMOVED, **found)


def withdraw(content: Content) -> None:
    """Take content back, by its author, who may hand it in again (``writing.resubmit``)."""
    if content.status is not Status.WITHDRAWN:
        was = content.status
        leave_public(content)
        change_content(content, status=Status.WITHDRAWN, withdrawn_from=was, withdrawn_at=utcnow())


def _enter_public(content: Content, now: datetime | None = None, **found: Any) -> None:
    published_at = content.published_at or now or (content.created_at if content.imported else utcnow())
    score = score_of(content, published_at)
    change_content(content, status=Status.PUBLISHED, published_at=published_at, score=score, **_checked(found))
    count(content, +1)
    outbox.record("content.published", content_id=content.id)


def _hide(content: Content, status: Status, **found: Any) -> None:
    """Put content into a status that is not public. Twice is harmless."""
    if content.status is status:
        note_judgement(content, **found)
    else:
        leave_public(content)
        change_content(content, status=status, **_checked(found))


def leave_public(content: Content) -> None:
    """Take content out of every count and out of the index, if it is public. Its status is the caller's to set."""
    if content.status is Status.PUBLISHED:
        count(content, -1)
        outbox.record("content.hidden", content_id=content.id)


def mark_incentivised(content: Content) -> None:
    """Write down that points or a coupon were given for the content: shown wherever it is. Twice is harmless.

    No version is raised: its author changed nothing.
    """
    _show_incentivised(content, given=True)


def unmark_incentivised(content: Content) -> None:
    """Write down that nothing was given for the content after all. Twice is harmless."""
    _show_incentivised(content, given=False)


def _show_incentivised(content: Content, *, given: bool) -> None:
    if content.incentivised is not given:
        content.incentivised = given
        db.session.flush()


def note_judgement(content: Content, **found: Any) -> None:
    """Write down what moderation found: screening, labels, reach, quality. It never raises the version.

    What changes the status takes it as well, and writes both at once.
    """
    change_content(content, **_checked(found))


def _checked(found: dict[str, Any]) -> dict[str, Any]:
    if unknown := found.keys() - {"screening", "labels", "reach", "quality", "disclosure"}:
        raise TypeError(f"moderation does not write {sorted(unknown)} on a content")
    return found
