"""THE WAIST: what every contribution is, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, Enum, ForeignKey, Index, String, and_, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.catalog.models import Product
from community.database import Id, Model
from community.members.models import Member
from community.topics.models import Topic


class Status(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    PUBLISHED = "published"
    HELD = "held"
    REJECTED = "rejected"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class Reach(StrEnum):
    FULL = "full"
    LIMITED = "limited"


def _words(enum: type[StrEnum]) -> Enum:
    return Enum(enum, native_enum=False, length=16, values_callable=lambda members: [m.value for m in members])


Counted = tuple[type[Model], int, dict[str, int]]
HANDED_IN = text("submitted_at IS NOT NULL")
"""SQL: an index that says so serves who names a day of it, and no feed takes it instead of its own."""


class Content(Model):
    """A contribution. What lists show of every kind stands here, not behind joins; a kind adds a table of its own.

    A comment, an answer or a repost hangs from a ``root``, whose visibility decides over its own.
    """

    __tablename__ = "contents"
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - SQLAlchemy's own way to say it
    __table_args__ = (
        Index("ix_contents_of_author", "author_id", "status", "published_at", "id"),
        Index("ix_contents_under_root", "root_id", "kind", "created_at", "id"),
        Index(
            "ix_contents_submitted",
            *("submitted_at", "kind", "status", "author_id"),
            sqlite_where=HANDED_IN,
            postgresql_where=HANDED_IN,
        ),
        Index("ix_contents_of_product", "product_id", "kind", "status", "published_at", "id"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating_1_to_5"),
        CheckConstraint(
            "likes_count >= 0 AND comments_count >= 0 AND bookmarks_count >= 0", name="counts_not_negative"
        ),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(16), comment="post, review, comment, repost, question, answer")
    status: Mapped[Status] = mapped_column(_words(Status), default=Status.PENDING)
    version: Mapped[int] = mapped_column(default=1, comment="raised by every edit; never by counters")
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    root_id: Mapped[int | None] = mapped_column(ForeignKey("contents.id"), comment="what it hangs from")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("contents.id"), index=True, comment="comment replied to")
    depth: Mapped[int] = mapped_column(default=0, comment="of a comment in its thread; 0 at the top")
    product_id: Mapped[int | None] = mapped_column(
        ForeignKey("products.id"), comment="what a review or question is about"
    )

    title: Mapped[str | None]
    body: Mapped[str] = mapped_column(default="", comment="Markdown as its author wrote it")
    body_html: Mapped[str] = mapped_column(default="", comment="cleaned on write; see content.markup")
    cleaner_version: Mapped[int] = mapped_column(default=0, comment="of the cleaner that made body_html")
    excerpt: Mapped[str] = mapped_column(default="", comment="plain text, at most 140 code points")
    language: Mapped[str] = mapped_column(default="und", comment="zh, en or und, by script")
    topic_names: Mapped[list[Any]] = mapped_column(default=list, comment="as shown; the rows are in content_topics")
    topics_left_out: Mapped[list[Any] | None] = mapped_column(comment="named by its author, but not borne: name, why")
    media: Mapped[list[Any]] = mapped_column(default=list, comment="as shown: id, url, width, height, alt")

    rating: Mapped[int | None] = mapped_column(comment="stars of a review, 1..5")
    pros: Mapped[list[Any] | None] = mapped_column(comment="of a review: points for, lines of plain text")
    cons: Mapped[list[Any] | None] = mapped_column(comment="of a review: points against, lines of plain text")
    attributes: Mapped[dict[str, Any] | None] = mapped_column(comment="of a review: line or whole number by name")
    verified_purchase: Mapped[bool | None] = mapped_column(comment="of a review; only an order event sets it")
    verification: Mapped[dict[str, Any] | None] = mapped_column(
        comment="of a verified review, as shown: by what it is known, and on which day"
    )
    incentivised: Mapped[bool] = mapped_column(default=False, comment="points or a coupon were given for it")
    ai_generated: Mapped[bool] = mapped_column(default=False)
    disclosure: Mapped[str | None] = mapped_column(comment="the label of sponsored content")
    owed_disclosure: Mapped[str | None] = mapped_column(
        comment="set by collaborations: the label without which it cannot be handed in"
    )
    imported: Mapped[bool] = mapped_column(default=False, comment="exempt from limits, bursts and new-author holds")

    labels: Mapped[list[Any]] = mapped_column(default=list, comment="set by moderation")
    reach: Mapped[Reach] = mapped_column(
        _words(Reach), default=Reach.FULL, comment="set by moderation; told to the author"
    )
    screening: Mapped[dict[str, Any] | None] = mapped_column(
        comment="set by moderation: outcome, reasons, appeal_until"
    )
    quality: Mapped[float | None] = mapped_column(comment="0..1, set by moderation")

    likes_count: Mapped[int] = mapped_column(default=0)
    comments_count: Mapped[int] = mapped_column(default=0, comment="published comments and answers under it")
    shares_count: Mapped[int] = mapped_column(default=0, comment="share links made and reposts")
    bookmarks_count: Mapped[int] = mapped_column(default=0)
    views_count: Mapped[int] = mapped_column(default=0, comment="impressions")
    helpful_count: Mapped[int] = mapped_column(default=0)
    score: Mapped[float] = mapped_column(default=0.0, comment="trending; changes only through engagement")

    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    submitted_at: Mapped[datetime | None] = mapped_column(comment="UTC; when it was first handed in; null for a draft")
    published_at: Mapped[datetime | None] = mapped_column(comment="UTC; null until first published, kept ever after")
    edited_at: Mapped[datetime | None] = mapped_column(comment="UTC; last edit after publication")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="UTC; while its author has taken it back")
    withdrawn_from: Mapped[Status | None] = mapped_column(_words(Status), comment="where it stood until then")

    author: Mapped[Member] = relationship(foreign_keys=author_id, lazy="select", viewonly=True)
    product: Mapped[Product | None] = relationship(foreign_keys=product_id, lazy="select", viewonly=True)

    @property
    def activity(self) -> str:
        """What writing it counts as: an activity of DEFINITIONS. A kind that is not named there says which it is."""
        return self.kind

    needs_words = True  # or a picture, to be public; a kind that speaks otherwise says so

    def counts(self) -> Iterator[Counted]:
        """The counters that this content raises while it is published: (model, id, {column: by how much}).

        A kind that counts elsewhere too (a comment on its root, a review on its product) yields more.
        """
        yield Member, self.author_id, {"contents_count": 1}

    def texts(self) -> dict[str, str]:
        """All that its author wrote in words and readers see: source text by field, lists line by line."""
        return texts_of(self)


def texts_of(said: Any) -> dict[str, str]:
    """Source text by field, of a content or a revision. Offsets into a list count the breaks between its lines."""
    return {
        "title": said.title or "",
        "body": said.body,
        "pros": "\n".join(said.pros or ()),
        "cons": "\n".join(said.cons or ()),
        "attributes": "\n".join(f"{name}: {value}" for name, value in (said.attributes or {}).items()),
        "alt": "\n".join(image["alt"] for image in said.media or () if image.get("alt")),
    }


class ContentTopic(Model):
    """A content bears a topic."""

    __tablename__ = "content_topics"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True, index=True)
    topic: Mapped[Topic] = relationship()


class TopicRemoval(Model):
    """Who looks after a topic took a content out of it. Until they put it back, no edit brings it in again."""

    __tablename__ = "topic_removals"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(comment="as its author is told")
    removed_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    removed_at: Mapped[datetime] = mapped_column(comment="UTC")


class ContentProduct(Model):
    """A content shows a product, and perhaps where in one of its pictures."""

    __tablename__ = "content_products"
    __table_args__ = (
        CheckConstraint("x BETWEEN 0 AND 1 AND y BETWEEN 0 AND 1", name="inside_the_picture"),
        CheckConstraint("(x IS NULL) = (y IS NULL)", name="both_or_neither"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
    medium_id: Mapped[int | None] = mapped_column(ForeignKey("media.id", ondelete="SET NULL"), index=True)
    x: Mapped[float | None] = mapped_column(comment="0..1 of the picture's width, from the left")
    y: Mapped[float | None] = mapped_column(comment="0..1 of the picture's height, from the top")


class Mention(Model):
    """A content mentions a member. By id, so that it survives a rename."""

    __tablename__ = "content_mentions"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True, index=True)
    written: Mapped[str | None] = mapped_column(comment="the name as it stands in the text; null before it was kept")


KINDS = ("post", "review", "comment", "repost", "question", "answer")
LISTABLE = ("post", "review", "repost", "question")
HANGING = ("comment", "answer", "repost")  # from a root


def written_out(word: str) -> ColumnElement[str]:
    """SQL: a word of our own, as it is, never sent beside the statement."""
    return literal_column(f"'{word}'")


# Its values are written out: an index over a part of the rows serves only statements that repeat the words of its
# condition. Over all rows, neither database took the order from an index: 18 ms a page of 20,000 rows on SQLite,
# against 0.5 ms.
LISTED = and_(
    Content.status == written_out(Status.PUBLISHED),
    Content.reach == written_out(Reach.FULL),
    Content.kind.in_([written_out(kind) for kind in LISTABLE]),
)
Index("ix_contents_listed", Content.published_at, Content.id, sqlite_where=LISTED, postgresql_where=LISTED)
Index("ix_contents_trending", Content.score, Content.id, sqlite_where=LISTED, postgresql_where=LISTED)
