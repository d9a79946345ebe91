"""What happens to a content: submitted, screened, published, hidden, edited. They never commit.

Rows are written at the latest when the transaction ends; a statement in between sees what was changed before it.

Callers who change a content that exists take it with ``queries.content_to_change``, so that it stands locked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from community import outbox
from community.activity.actions import record_activity
from community.catalog.models import Product
from community.clock import utcnow
from community.content.markup import CLEANER_VERSION, RichText, render
from community.content.models import Content, ContentProduct, ContentTopic, Mention, Revision, Status
from community.content.pace import check_pace
from community.content.scores import WEIGHTS, score_after, score_of
from community.database import db
from community.errors import Conflict
from community.gathering import add_at_end, gathered, insert_at_end
from community.media.actions import show_media
from community.media.queries import media_to_show
from community.members.actions import check_unrestricted
from community.members.queries import find_members
from community.text import language_of
from community.topics.actions import topics_named
from community.topics.models import Topic


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
    bears = _name_topics(content, [*topics, *text.topics])
    db.session.add(content)
    db.session.flush()
    gathered().locked[content.id] = content
    _relate(content, ContentTopic, bears)
    _mention(content, text.mentions)
    _show_products(content, products)
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
    _leave_public(content)
    content.version += 1
    for column, value in changes.items():
        setattr(content, column, value)
    before, text = render(content.body), text or render(content.body)
    _write(content, text)
    beside_text = [name for name in content.topic_names if name not in before.topics] if topics is None else topics
    _relate(content, ContentTopic, _name_topics(content, [*beside_text, *text.topics]))
    _mention(content, text.mentions)
    if products is not None:
        _show_products(content, products)
    if content.status is not Status.DRAFT:
        content.status = Status.PENDING
        content.edited_at = utcnow()
        _record_submitted(content)
    db.session.flush()


def _write(content: Content, text: RichText) -> None:
    content.body, content.body_html, content.excerpt = text.source, text.html, text.excerpt
    content.cleaner_version = CLEANER_VERSION
    content.language = language_of(f"{content.title or ''} {text.source}")


def _name_topics(content: Content, names: Sequence[str]) -> list[dict[str, int]]:
    """Write down what topics the content bears. Returns the rows of that relation."""
    topics = topics_named(names)
    content.topic_names = [topic.name for topic in topics]
    return [{"topic_id": topic.id} for topic in topics]


def _mention(content: Content, usernames: Sequence[str]) -> None:
    named = find_members(usernames).values() if usernames else ()
    mentioned = {member.id for member in named} - {content.author_id}
    _relate(content, Mention, [{"member_id": member_id} for member_id in sorted(mentioned)])


def _show_products(content: Content, products: Sequence[Product]) -> None:
    places = {product.id: position for position, product in enumerate(dict.fromkeys(products))}
    _relate(content, ContentProduct, [{"product_id": id_, "position": place} for id_, place in places.items()])


def _relate(content: Content, model: type, rows: list[dict[str, int]]) -> None:
    """Write the rows of content in a table of relations; those of an earlier version are gone."""
    if content.version > 1:
        db.session.execute(delete(model).where(model.content_id == content.id))
    for row in rows:
        insert_at_end(model, content_id=content.id, **row)


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


def finish_draft(content: Content) -> None:
    """Hand in a draft. Doing so twice is harmless."""
    if content.status is Status.DRAFT:
        content.status = Status.PENDING
        content.created_at = content.submitted_at = utcnow()
        _hand_in(content)
        db.session.flush()


def publish(content: Content, now: datetime | None = None) -> None:
    """Make content visible to everyone. Publishing twice is harmless.

    Records ``content.published``, so that search and followers hear of it.
    Raises Conflict if a moderator removed it (only ``restore`` brings it back) or its author withdrew it.
    """
    if content.status is Status.PUBLISHED:
        return
    if content.status in (Status.REMOVED, Status.WITHDRAWN, Status.DRAFT):
        raise Conflict(f"Content {content.id} is {content.status}; it cannot be published.")
    _enter_public(content, now)


def restore(content: Content) -> None:
    """Bring back what a moderator removed. Harmless when it is public already."""
    if content.status is Status.REMOVED:
        _enter_public(content)


def hold(content: Content) -> None:
    """Take content out of sight until a moderator has decided."""
    _hide(content, Status.HELD)


def reject(content: Content) -> None:
    """Refuse content; its author sees why in ``screening``."""
    _hide(content, Status.REJECTED)


def remove(content: Content) -> None:
    """Take content away by a moderator's decision."""
    _hide(content, Status.REMOVED)


def withdraw(content: Content) -> None:
    """Take content back, by its author."""
    _hide(content, Status.WITHDRAWN)


def _enter_public(content: Content, now: datetime | None = None) -> None:
    content.status = Status.PUBLISHED
    if content.published_at is None:
        content.published_at = now or (content.created_at if content.imported else utcnow())
    content.score = score_of(content)
    _count(content, +1)
    outbox.record("content.published", content_id=content.id)


def _hide(content: Content, status: Status) -> None:
    """Put content into a status that is not public. Twice is harmless."""
    if content.status is not status:
        _leave_public(content)
        content.status = status


def _leave_public(content: Content) -> None:
    if content.status is Status.PUBLISHED:
        _count(content, -1)
        outbox.record("content.hidden", content_id=content.id)


def _count(content: Content, sign: int) -> None:
    """Raise or lower every counter that this content raises while it is public."""
    for model, row_id, columns in content.counts():
        changes = {column: sign * by for column, by in columns.items()}
        if model is Content:
            count_engagement(row_id, **changes)
        else:
            add_at_end(model, row_id, **changes)
    if content.topic_names:
        for topic_id in db.session.scalars(select(Topic.id).where(Topic.name.in_(content.topic_names))):
            add_at_end(Topic, topic_id, contents_count=sign)


def add_to(model: type, row_id: int, **changes: int) -> None:
    """Add to counters by SQL expression, so that no parallel change is lost."""
    values = {column: getattr(model, column) + by for column, by in changes.items()}
    statement = update(model).where(model.id == row_id).values(values)
    db.session.execute(statement.execution_options(synchronize_session="fetch"))


def count_engagement(content_id: int, **changes: int) -> Mapping[str, int]:
    """Add to the counters of a content and bring its score up to date. Returns the new counters."""
    values = {column: getattr(Content, column) + by for column, by in changes.items()}
    statement = update(Content).where(Content.id == content_id).values(**values, score=score_after(changes))
    counters = [getattr(Content, name) for name in (*WEIGHTS, "helpful_count")]
    row = db.session.execute(statement.returning(*counters).execution_options(synchronize_session=False)).one()
    return row._mapping


def note_judgement(content: Content, **written: Any) -> None:
    """Write down what moderation found: screening, labels, reach, quality. It never raises the version.

    It stands in the row from the next flush on, with the change of status that follows from it.
    """
    unknown = set(written) - {"screening", "labels", "reach", "quality", "disclosure"}
    if unknown:
        raise TypeError(f"moderation does not write {sorted(unknown)} on a content")
    for column, value in written.items():
        setattr(content, column, value)
