"""How a content is written: handed in, changed, kept as a draft. They flush, never commit.

Rows are written at the latest when the transaction ends; a statement in between sees what was changed before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community import outbox
from community.activity.actions import record_activity
from community.catalog.models import Product
from community.clock import utcnow
from community.content.actions import leave_public
from community.content.markup import CLEANER_VERSION, RichText, render
from community.content.models import Content, Revision, Status
from community.content.pace import check_pace
from community.content.ties import bear_topics, mention, name_topics, show_products
from community.database import db
from community.errors import Conflict
from community.gathering import gathered
from community.media.actions import show_media
from community.media.queries import media_to_show
from community.members.actions import check_unrestricted
from community.text import language_of


def submit(
    content: Content,
    text: RichText,
    *,
    topics: Sequence[str] = (),
    products: Sequence[Product] = (),
    media_ids: Sequence[int] = (),
    draft: bool = False,
) -> None:
    """Hand in a new content. It is pending until somebody judges it; until then its author and staff alone see it.

    topics: names beside those in the text. media_ids: pictures of the author, in their order.
    Records ``content.submitted`` unless it stays a draft, and with pictures ``media.attached``.
    Raises Restricted when moderation took this feature from the author, SlowedDown where slow mode is on, and Invalid
    for a picture that cannot be shown.
    """
    check_unrestricted(content.author, content.kind)
    check_pace(content)
    media = media_to_show(media_ids, content.author_id)
    content.status = Status.DRAFT if draft else Status.PENDING
    content.created_at = content.created_at or utcnow()
    content.version = 1
    content.submitted_at = None if draft else content.created_at
    content.media = [medium.shown() for medium in media]
    _write(content, text)
    bears = name_topics(content, [*topics, *text.topics])
    db.session.add(content)
    db.session.flush()
    gathered().locked[content.id] = content
    bear_topics(content, bears)
    mention(content, text.mentions)
    show_products(content, products)
    if media:
        show_media(content.id, media)
    if not draft:
        _hand_in(content)


def revise(
    content: Content,
    *,
    text: RichText | None = None,
    topics: Sequence[str] | None = None,
    products: Sequence[Product] | None = None,
    media_ids: Sequence[int] | None = None,
    **changes: Any,
) -> None:
    """Change what a content says; the earlier version is kept, and the new one is judged like a new content.

    What is None stays as it is. changes: further columns, such as title or rating.
    Raises Conflict when the content was removed or withdrawn, Invalid for a picture that cannot be shown.
    """
    if content.status in (Status.REMOVED, Status.WITHDRAWN):
        raise Conflict(f"This content is {content.status}; it can no longer be edited.")
    check_unrestricted(content.author, content.kind)
    if media_ids is not None:
        media = media_to_show(media_ids, content.author_id, content.id)
        show_media(content.id, media)
        content.media = [medium.shown() for medium in media]
    _keep_revision(content)
    leave_public(content)
    content.version += 1
    for column, value in changes.items():
        setattr(content, column, value)
    before, text = render(content.body), text or render(content.body)
    _write(content, text)
    beside_text = [name for name in content.topic_names if name not in before.topics] if topics is None else topics
    bear_topics(content, name_topics(content, [*beside_text, *text.topics]))
    mention(content, text.mentions)
    if products is not None:
        show_products(content, products)
    if content.status is not Status.DRAFT:
        content.status = Status.PENDING
        content.edited_at = utcnow()
        _record_submitted(content)
    db.session.flush()


def finish_draft(content: Content) -> None:
    """Hand in a draft. Doing so twice is harmless."""
    if content.status is Status.DRAFT:
        content.status = Status.PENDING
        content.created_at = content.submitted_at = utcnow()
        _hand_in(content)
        db.session.flush()


def _write(content: Content, text: RichText) -> None:
    content.body, content.body_html, content.excerpt = text.source, text.html, text.excerpt
    content.cleaner_version = CLEANER_VERSION
    content.language = language_of(f"{content.title or ''} {text.source}")


def _keep_revision(content: Content) -> None:
    written_at = content.edited_at or content.created_at
    kept = {"title": content.title, "body": content.body, "rating": content.rating, "written_at": written_at}
    db.session.add(Revision(content_id=content.id, version=content.version, **kept))


def _hand_in(content: Content) -> None:
    record_activity(content.author, content.activity, content.created_at)
    _record_submitted(content)


def _record_submitted(content: Content) -> None:
    outbox.record("content.submitted", content_id=content.id, version=content.version)
    if content.media:
        outbox.record("media.attached", content_id=content.id, media_ids=[int(shown["id"]) for shown in content.media])
