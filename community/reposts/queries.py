"""What a repost passes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from community.content.models import Content, Status
from community.content.queries import access_public, view_contents
from community.database import db
from community.errors import Invalid
from community.members.models import Member
from community.members.queries import Viewer
from community.reposts.models import Repost

REPOSTABLE = ("post", "review", "question")
STANDING = (Status.PENDING, Status.HELD, Status.PUBLISHED)


def access_original(content_id: int, viewer: Viewer) -> Content:
    """The content that a repost of this one passes on: itself, or the original of a repost.

    Raises NotFound when the viewer may not see it, Conflict while it is not public, Invalid for a comment or an
    answer, which make no sense without what they stand under.
    """
    content = access_public(content_id, viewer)
    if content.kind == "repost":
        content = access_public(content.root_id, viewer)
    if content.kind not in REPOSTABLE:
        raise Invalid(f"A {content.kind} cannot be reposted; repost what it stands under.")
    return content


def find_plain_repost(author: Member, original: Content) -> Repost | None:
    """The member's repost of the original without words of their own, unless it was refused or taken away."""
    plain = select(Repost).where(Repost.root_id == original.id, Repost.author_id == author.id, Repost.body == "")
    return db.session.scalar(plain.where(Repost.status.in_(STANDING)))


def shares_of(content_id: int) -> int:
    """How often a content was shared or reposted."""
    return db.session.scalar(select(Content.shares_count).where(Content.id == content_id))


def originals_of(rows: Sequence[dict[str, Any]], viewer: Viewer) -> dict[int, dict[str, Any]]:
    """The original of each repost among rows, by the repost's id; left out where the viewer may not see it.

    A list with reposts costs the statements of one list more. An original is never a repost, so it ends there.
    """
    reposts = {row["id"]: row["root_id"] for row in rows if row["kind"] == "repost"}
    if not reposts:
        return {}
    shown = {content["id"]: content for content in view_contents(list(set(reposts.values())), viewer, listed=False)}
    return {repost_id: shown[id_] for repost_id, id_ in reposts.items() if id_ in shown}
