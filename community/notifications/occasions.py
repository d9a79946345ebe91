"""What happened, and whom it concerns. Facts come from the outbox; the rows are read as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.content.models import Content, Mention, Status
from community.database import Model, db
from community.follows.models import Follow
from community.likes.models import Like
from community.relations import lives

LASTING = {"liked", "followed"}  # what can be asked whether it still stands
UNDER_ROOT = {"comment": "commented", "answer": "answered", "repost": "reposted"}


class Occasion(NamedTuple):
    """A member may be told that actor did something of this type to their content, by a content of the actor's own."""

    member_id: int
    type: str
    content_id: int | None = None
    actor_id: int | None = None
    cause_id: int | None = None
    product_id: int | None = None

    @property
    def fact(self) -> str:
        return ":".join(str(part or "") for part in self[1:]).removesuffix(":")

    @property
    def group(self) -> dict[str, Any]:
        """What is told together while unread."""
        about = {"content_id": self.content_id, "product_id": self.product_id}
        return {"member_id": self.member_id, "type": self.type, **about}


def still_stands(occasion: Occasion) -> bool:
    """Whether it was not taken back: facts come in any order, so whoever comes last looks."""
    if occasion.type == "liked":
        return _lives(Like, member_id=occasion.actor_id, content_id=occasion.content_id)
    if occasion.type == "followed":
        return _lives(Follow, member_id=occasion.actor_id, other_id=occasion.member_id)
    return True


def _lives(model: type[Model], **pair: int | None) -> bool:
    return bool(db.session.scalar(select(lives(model, **pair))))


def of_published(ids: Sequence[int]) -> Iterator[Occasion]:
    """Whom contents concern that became public: whose content they stand under, whom they reply to or mention."""
    mentioned = _mentioned_in(ids)
    for row in db.session.execute(_family(ids)):
        yield from _of_one(row, mentioned.get(row.id, []))


def _of_one(row: Any, mentioned: Sequence[int]) -> Iterator[Occasion]:
    """Each member hears of a content once: of the reply rather than of the comment, of either before the mention."""
    told = {}
    if row.parent_author_id:
        told[row.parent_author_id] = ("replied", row.parent_id)
    if row.root_author_id:
        quotes = row.kind == "repost" and row.speaks
        told.setdefault(row.root_author_id, ("quoted" if quotes else UNDER_ROOT[row.kind], row.root_id))
    for member_id in mentioned:
        told.setdefault(member_id, ("mentioned", row.id))
    for member_id, (type_, content_id) in told.items():
        yield Occasion(member_id, type_, content_id, row.author_id, row.id)


def _family(ids: Sequence[int]) -> Any:
    root, parent = aliased(Content.__table__).c, aliased(Content.__table__).c
    speaks = (Content.body != "").label("speaks")
    own = (Content.id, Content.kind, Content.author_id, Content.root_id, Content.parent_id, speaks)
    authors = (root.author_id.label("root_author_id"), parent.author_id.label("parent_author_id"))
    return (
        select(*own, *authors)
        .outerjoin(root.id.table, root.id == Content.root_id)
        .outerjoin(parent.id.table, parent.id == Content.parent_id)
        .where(Content.id.in_(ids), Content.status == Status.PUBLISHED)
        .order_by(Content.published_at, Content.id)
    )


def _mentioned_in(ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    mentions = select(Mention.content_id, Mention.member_id).where(Mention.content_id.in_(ids))
    for content_id, member_id in db.session.execute(mentions.order_by(Mention.member_id)):
        found.setdefault(content_id, []).append(member_id)
    return found


def of_accepted(ids: Sequence[int]) -> Iterator[Occasion]:
    """Answers that who asked accepted concern their authors."""
    for row in db.session.execute(_family(ids)):
        yield Occasion(row.author_id, "accepted", row.id, row.root_author_id)


def of_authors(type_: str, happened: Iterable[tuple[int, int | None]]) -> Iterator[Occasion]:
    """What happened to contents concerns their authors. happened: (content id, actor's id or None)."""
    pairs = list(happened)
    wanted = select(Content.id, Content.author_id).where(Content.id.in_({content_id for content_id, _ in pairs}))
    authors = dict(db.session.execute(wanted).all())
    for content_id, actor_id in pairs:
        if content_id in authors:
            yield Occasion(authors[content_id], type_, content_id, actor_id)
