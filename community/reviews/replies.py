"""The merchant's reply to a review: written, judged like all that a shop says in public, changed, taken back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from sqlalchemy import Select, select

from community import outbox
from community.clock import utcnow
from community.content.markup import CLEANER_VERSION, RichText
from community.content.queries import content_to_change
from community.database import db
from community.errors import NotFound
from community.members.queries import Viewer
from community.reviews.models import Reply, ReplyStatus, Review

HREF = re.compile(r'<a [^>]*?href="([^"]+)"')
STATUS_AFTER = {"hold": ReplyStatus.HELD, "reject": ReplyStatus.REJECTED}


def reply_to(review: Review, body: RichText) -> None:
    """Reply as the merchant, or change the reply; the earlier version is kept. The same again is harmless.

    Records ``reply.submitted``: it is shown when moderation has judged it. The stars of a review are its author's.
    """
    content_to_change(review.id)  # two replies at once are two versions
    before = latest_reply(review.id)
    if before is not None and before.body == body.source and before.status != ReplyStatus.WITHDRAWN:
        return
    version = before.version + 1 if before else 1
    written = {"body": body.source, "body_html": body.html, "cleaner_version": CLEANER_VERSION}
    db.session.add(Reply(review_id=review.id, version=version, written_at=utcnow(), **written))
    db.session.flush()
    links = [unescape(href) for href in HREF.findall(body.html)]
    outbox.record("reply.submitted", content_id=review.id, version=version, body=body.source, links=links)


def heed_judgement(review_id: int, version: int, outcome: str, screening: Mapping[str, Any] | None) -> None:
    """Show a version of the reply, or keep it back with the reasons; one that was judged or replaced is left alone.

    Records ``review.replied`` when it is shown, so that the author of the review hears of it.
    """
    content_to_change(review_id)
    reply = latest_reply(review_id)
    if reply is None or reply.version != version or reply.status != ReplyStatus.PENDING:
        return
    reply.status = STATUS_AFTER.get(outcome, ReplyStatus.PUBLISHED)
    reply.screening = screening and dict(screening)
    db.session.flush()
    if reply.status == ReplyStatus.PUBLISHED:
        outbox.record("review.replied", content_id=review_id, version=version)


def overrule_judgement(review_id: int, screening: Mapping[str, Any] | None) -> None:
    """Show the reply, or with ``screening`` keep it back, by a moderator's word. Twice is the same as once.

    Holds for this version: the next one is judged anew. Harmless where there is no reply, or the shop took it back.
    Records ``review.replied`` when it comes to be shown.
    """
    content_to_change(review_id)
    reply = latest_reply(review_id)
    if reply is None or reply.status == ReplyStatus.WITHDRAWN:
        return
    was, reply.status = reply.status, ReplyStatus.REJECTED if screening else ReplyStatus.PUBLISHED
    reply.screening = screening and dict(screening)
    db.session.flush()
    if reply.status == ReplyStatus.PUBLISHED != was:
        outbox.record("review.replied", content_id=review_id, version=reply.version)


def withdraw_reply(review: Review) -> None:
    """Take the merchant's reply back. Its history stays. Harmless where there is none."""
    content_to_change(review.id)
    reply = latest_reply(review.id)
    if reply is not None:
        reply.status = ReplyStatus.WITHDRAWN
        db.session.flush()


def latest_reply(review_id: int) -> Reply | None:
    """The latest version of the reply, whatever became of it."""
    versions = select(Reply).where(Reply.review_id == review_id).order_by(Reply.version.desc()).limit(1)
    return db.session.scalar(versions.execution_options(populate_existing=True))


def view_reply(review_id: int) -> dict[str, Any]:
    """The latest version as the merchant sees it, with what moderation said of it. Raises NotFound."""
    reply = latest_reply(review_id)
    if reply is None:
        raise NotFound
    return {**_shown(reply, _first_written(review_id)), "status": reply.status, "screening": reply.screening}


def reply_versions(review: Review) -> Select:
    """Every version of the reply, as rows to be ordered by version."""
    return select(*Reply.__table__.c).where(Reply.review_id == review.id)


def replies_to(contents: Sequence[dict[str, Any]], _viewer: Viewer) -> dict[int, dict[str, Any]]:
    """The merchant's public reply to each of the reviews among the contents. No statement when there is no review."""
    ids = [content["id"] for content in contents if content["kind"] == "review"]
    if not ids:
        return {}
    versions = db.session.scalars(select(Reply).where(Reply.review_id.in_(ids)).order_by(Reply.version)).all()
    first = {reply.review_id: reply.written_at for reply in reversed(versions)}
    latest = {reply.review_id: reply for reply in versions}
    public = (reply for reply in latest.values() if reply.status == ReplyStatus.PUBLISHED)
    return {reply.review_id: _shown(reply, first[reply.review_id]) for reply in public}


def _first_written(review_id: int) -> Any:
    first = select(Reply.written_at).where(Reply.review_id == review_id).order_by(Reply.version).limit(1)
    return db.session.scalar(first)


def _shown(reply: Reply, first_written_at: Any) -> dict[str, Any]:
    return {
        "version": reply.version,
        "body": reply.body,
        "body_html": reply.body_html,
        "created_at": first_written_at,
        "edited_at": reply.written_at if reply.version > 1 else None,
    }
