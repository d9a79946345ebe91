"""How a content is written: handed in, kept as a draft, changed, taken back to what it said, handed in again.

They flush, never commit. Rows are written at the latest when the transaction ends; a statement in between sees what
was changed before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from community import outbox
from community.activity.actions import record_activity
from community.catalog.models import Product
from community.catalog.queries import get_products
from community.clock import utcnow
from community.content.actions import leave_public
from community.content.labels import check_disclosed
from community.content.markup import CLEANER_VERSION, RichText, render
from community.content.models import Content, Status
from community.content.pace import check_pace
from community.content.products import Places, show_products
from community.content.revisions import Revision, is_slip, keep_revision
from community.content.rows import insert_content
from community.content.ties import bear_topics, mention, name_topics
from community.database import db
from community.errors import Conflict, Invalid
from community.gathering import gathered
from community.media.actions import show_media
from community.media.models import Medium
from community.media.queries import media_to_show
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.members.queries import Actor
from community.text import language_of

RESTORABLE_FOR = timedelta(days=30)


def submit(
    author: Member | Actor,
    content: Content,
    text: RichText,
    *,
    topics: Sequence[str] = (),
    products: Sequence[Product] = (),
    places: Places | None = None,
    media_ids: Sequence[int] = (),
    draft: bool = False,
) -> None:
    """Hand in a new content. It is pending until somebody judges it; until then its author and staff alone see it.

    topics: names beside those in the text. media_ids: pictures of the author, in their order. places: where products
    are to be seen in them, by the product's id.
    Records ``content.submitted`` unless it stays a draft, and with pictures ``media.attached``.
    Raises Restricted when moderation took this feature from the author, SlowedDown where slow mode is on, and Invalid
    for a picture that cannot be shown, a place in none of the pictures, a closed topic among topics, or where there is
    nothing to see.
    """
    check_unrestricted(author, content.kind)
    check_pace(author, content)
    media = media_to_show(media_ids, content.author_id)
    content.status = Status.DRAFT if draft else Status.PENDING
    content.created_at = content.created_at or utcnow()
    content.version = 1
    content.submitted_at = None if draft else content.created_at
    content.media = [medium.shown() for medium in media]
    _write(content, text)
    _check_shows_something(content)
    bears = name_topics(content, topics, text.topics)
    insert_content(content)
    gathered().locked[content.id] = content
    bear_topics(content, bears)
    mention(author, content, text.mentions)
    show_products(content, products, places or {})
    if media:
        show_media(content.id, media)
    if not draft:
        _hand_in(author, content)


def revise(
    content: Content,
    *,
    text: RichText | None = None,
    topics: Sequence[str] | None = None,
    products: Sequence[Product] | None = None,
    places: Places | None = None,
    media_ids: Sequence[int] | None = None,
    **changes: Any,
) -> None:
    """Change what a content says; the new version is judged like a new content. The earlier one is kept, unless it
    was but a slip of the pen (see ``revisions.is_slip``).

    What is None stays as it is. changes: further columns, such as title or rating.
    Raises Conflict when the content was removed or withdrawn, Undisclosed when it takes off a label that it owes, and
    what ``submit`` raises.
    """
    if content.status in (Status.REMOVED, Status.WITHDRAWN):
        raise Conflict(f"This content is {content.status}; it can no longer be edited.")
    check_unrestricted(content.author, content.kind)
    slip = is_slip(content, changes, utcnow())
    if not slip:
        keep_revision(content)
        content.edited_at = utcnow()
    leave_public(content)
    content.version += 1
    for column, value in changes.items():
        setattr(content, column, value)
    check_disclosed(content)
    if media_ids is not None:
        _show_pictures(content, media_ids)
    if products is not None or places is not None or media_ids is not None:
        show_products(content, products, places)
    _rewrite(content, text or render(content.body), topics)
    _check_shows_something(content)
    if content.status is not Status.DRAFT:
        content.status = Status.PENDING
        _record_submitted(content)
    db.session.flush()


def return_to(content: Content, revision: Revision) -> None:
    """Let content say again what it said in a revision; a new version. Pictures that are gone stay gone, and labels
    that were put on since stay on. Raises what ``revise`` raises.
    """
    changes: dict[str, Any] = {"title": revision.title, "rating": revision.rating}
    if revision.media is not None:  # a revision from before they were kept whole has text and stars alone
        changes |= {name: getattr(revision, name) for name in ("pros", "cons", "attributes")}
        changes["media_ids"] = _still_there(content, [int(shown["id"]) for shown in revision.media])
        changes["products"] = get_products(revision.product_ids)
    revise(content, text=render(revision.body), **changes)


def _still_there(content: Content, media_ids: Sequence[int]) -> list[int]:
    free = or_(Medium.content_id.is_(None), Medium.content_id == content.id)
    there = (Medium.owner_id == content.author_id, Medium.stored_at.is_not(None), Medium.doomed_at.is_(None), free)
    found = set(db.session.scalars(select(Medium.id).where(Medium.id.in_(media_ids), *there)))
    return [id_ for id_ in media_ids if id_ in found]


def finish_draft(content: Content) -> None:
    """Hand in a draft. Doing so twice is harmless.

    Raises Restricted, SlowedDown and Invalid as ``submit`` does, Undisclosed without the label that it owes.
    """
    if content.status is Status.DRAFT:
        check_unrestricted(content.author, content.kind)
        check_pace(content.author, content)
        content.status = Status.PENDING
        _check_shows_something(content)
        check_disclosed(content)
        content.created_at = content.submitted_at = utcnow()
        _hand_in(content.author, content)
        db.session.flush()


def resubmit(content: Content) -> None:
    """Hand in again what its author withdrew, within 30 days; it is judged like a new content. A draft is one again.

    Raises Conflict for anything else: what moderation had removed, what is older, and where something took its place.
    """
    _check_restorable(content)
    check_unrestricted(content.author, content.kind)
    content.version += 1
    content.status = Status.DRAFT if content.submitted_at is None else Status.PENDING
    content.withdrawn_at = content.withdrawn_from = None
    check_disclosed(content)
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as clash:
        raise Conflict("Something that you wrote since stands in its place; withdraw that first.") from clash
    if content.status is Status.PENDING:
        _record_submitted(content)


def _check_restorable(content: Content) -> None:
    if content.status is not Status.WITHDRAWN:
        raise Conflict(f"This content is {content.status}; its author can restore what they withdrew, nothing else.")
    if content.withdrawn_from is Status.REMOVED:
        raise Conflict("A moderator had removed this content before you withdrew it; it cannot be restored.")
    if content.withdrawn_at is None or utcnow() - content.withdrawn_at > RESTORABLE_FOR:
        raise Conflict(f"What was withdrawn can be restored for {RESTORABLE_FOR.days} days; that time is over.")


def _write(content: Content, text: RichText) -> None:
    content.body, content.body_html, content.excerpt = text.source, text.html, text.excerpt
    content.cleaner_version = CLEANER_VERSION
    content.language = language_of(f"{content.title or ''} {text.source}")


def _check_shows_something(content: Content) -> None:
    shows = content.title or content.excerpt or content.media or "<img" in content.body_html
    if content.needs_words and content.status is not Status.DRAFT and not shows:
        raise Invalid(errors={"body": ["Say something."]})


def _rewrite(content: Content, text: RichText, topics: Sequence[str] | None) -> None:
    """Write another text. Topics that stood beside the earlier one stay, unless others are given."""
    before = render(content.body)
    _write(content, text)
    beside = [name for name in content.topic_names if name not in before.topics]
    chosen, kept = ((), beside) if topics is None else (topics, ())
    bear_topics(content, name_topics(content, chosen, [*kept, *text.topics]))
    mention(content.author, content, text.mentions)


def _show_pictures(content: Content, media_ids: Sequence[int]) -> None:
    media = media_to_show(media_ids, content.author_id, content.id)
    show_media(content.id, media)
    content.media = [medium.shown() for medium in media]


def _hand_in(author: Member | Actor, content: Content) -> None:
    record_activity(author, content.activity, content.created_at)
    _record_submitted(content)


def _record_submitted(content: Content) -> None:
    outbox.record("content.submitted", content_id=content.id, version=content.version)
    if content.media:
        outbox.record("media.attached", content_id=content.id, media_ids=[int(shown["id"]) for shown in content.media])
