"""What the checks may know: a content as a plain value, and an author."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import Select, select

from community.clock import utcnow
from community.config import Config
from community.content.models import Content, Status
from community.members.models import Member
from community.statements import prepared, rows_of
from moderation.integrity.prints import lookalikes_for
from moderation.judgement.submission import Submission
from moderation.sanctions.queries import strikes_against
from moderation.sanctions.strikes import WINDOW

RECENT_TEXTS = 10  # more are not compared: COMPARED_TEXTS of checks.repetition
HREF = re.compile(r'<a [^>]*?href="([^"]+)"')


def submission_for(content: Content) -> Submission:
    """What the checks may know of a content."""
    known = known_of(content.author_id)
    return Submission(
        **content.texts(),
        **(known | {"author_strikes": 0} if content.imported else known),
        kind=content.kind,
        is_imported=content.imported,
        sponsored=content.disclosure is not None,
        disclosure=content.disclosure,
        rating=content.rating,
        verified_purchase=bool(content.verified_purchase),
        product_title=content.product.title if content.product_id else "",
        topics=tuple(content.topic_names),
        image_count=len(content.media),
        links=tuple(unescape(href) for href in HREF.findall(content.body_html)),
        own_hosts=own_hosts(current_app.config["COMMUNITY"]),
        recent_texts=() if content.imported else recent_texts(content),
        lookalikes=() if content.imported else lookalikes_for(content),
    )


def known_of(author_id: int) -> dict[str, Any]:
    """What the checks may know of an author, as fields of a submission. One statement."""
    now = utcnow()
    author = rows_of(prepared(_author, author_id=author_id, since=now - WINDOW))[0]
    return {
        "author_trust": author.trust,
        "author_age_days": round((now - author.created_at) / timedelta(days=1), 2),
        "author_contents": author.contents_count,
        "author_strikes": author.strikes,
    }


def _author(author_id: Any, since: Any) -> Select:
    strikes = strikes_against(author_id, since).label("strikes")
    return select(Member.trust, Member.created_at, Member.contents_count, strikes).where(Member.id == author_id)


def own_hosts(config: Config) -> tuple[str, ...]:
    """Hosts of the shop itself: a link to them leads nobody away."""
    return tuple(dict.fromkeys([urlsplit(config.public_url).hostname or "", *config.share_hosts]))


def recent_texts(content: Content) -> tuple[str, ...]:
    """What its author published last, newest first."""
    texts = rows_of(prepared(_latest_texts, author_id=content.author_id, but_id=content.id))
    return tuple("\n".join(filter(None, row)) for row in texts)


def _latest_texts(author_id: Any, but_id: Any) -> Select:
    return (
        select(Content.title, Content.body)
        .where(Content.author_id == author_id, Content.status == Status.PUBLISHED, Content.id != but_id)
        .order_by(Content.published_at.desc())
        .limit(RECENT_TEXTS)
    )
