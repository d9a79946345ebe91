"""Writing notes."""

from __future__ import annotations

from collections.abc import Sequence

from community.catalog.models import Product
from community.content.markup import RichText
from community.content.writing import submit
from community.members.models import Member
from community.posts.models import Post


def write_post(
    author: Member,
    body: RichText,
    *,
    title: str | None = None,
    topics: Sequence[str] = (),
    products: Sequence[Product] = (),
    media_ids: Sequence[int] = (),
    draft: bool = False,
) -> Post:
    """Write a note, or a draft of one."""
    post = Post(author=author, author_id=author.id, title=title)
    submit(post, body, topics=topics, products=products, media_ids=media_ids, draft=draft)
    return post
