"""Writing notes."""

from __future__ import annotations

from typing import Any

from community.content.markup import RichText
from community.content.writing import submit
from community.members.models import Member
from community.posts.models import Post


def write_post(
    author: Member,
    body: RichText,
    *,
    title: str | None = None,
    disclosure: str | None = None,
    ai_generated: bool = False,
    **beside: Any,
) -> Post:
    """Write a note, or a draft of one. beside: topics, products, places, media_ids, draft, as ``submit`` takes them."""
    declared = {"disclosure": disclosure, "ai_generated": ai_generated}
    post = Post(author_id=author.id, title=title, **declared)
    submit(author, post, body, **beside)
    return post
