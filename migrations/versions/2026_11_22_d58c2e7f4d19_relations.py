"""Relations in full: reactions, collections, muted words and topics, daily caps, likes that do not count, like rings.

Revision d58c2e7f4d19, after d4517ae0b832.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "d58c2e7f4d19"
down_revision = "d4517ae0b832"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
LIVE = sa.text("ended_at IS NULL")
TABLES = (
    *("text_screenings", "like_rings", "cap_uses", "folded_texts", "topic_mutes", "muted_keywords"),
    *("collection_follows", "collection_items", "collections", "reaction_counts", "reactions"),
)


def upgrade() -> None:
    with op.batch_alter_table("likes") as likes:
        likes.add_column(sa.Column("discount", sa.Text(), nullable=True, comment=DISCOUNT))
        likes.create_index("ix_likes_discount", ["discount"])
    make_reactions()
    make_collections()
    make_mutes()
    make_caps()
    make_findings()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("likes") as likes:
        likes.drop_index("ix_likes_discount")
        likes.drop_column("discount")


DISCOUNT = "name of a decision by which it is not counted, such as like_ring:7; null: it counts"


def make_relation(name: str, *ends: sa.Column, keys: list[sa.ForeignKeyConstraint], live: list[str]) -> None:
    """A table of relations that are begun and ended, of which one may live per pair."""
    op.create_table(
        name,
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC; when it began"),
        sa.Column("ended_at", INSTANT, nullable=True, comment="UTC; null while it lives"),
        *ends,
        *keys,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sqlite_autoincrement=True,
    )
    op.create_index(f"uq_{name}_live", name, live, unique=True, sqlite_where=LIVE, postgresql_where=LIVE)


def named(table: str, column: str, parent: str, **options: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=f"fk_{table}_{column}", **options)


def number(name: str) -> sa.Column:
    return sa.Column(name, NUMBER, nullable=False)


def make_reactions() -> None:
    make_relation(
        "reactions",
        number("member_id"),
        number("content_id"),
        sa.Column("name", sa.Text(), nullable=False, comment="one of REACTIONS when it began"),
        keys=[
            named("reactions", "member_id", "members", ondelete="CASCADE"),
            named("reactions", "content_id", "contents", ondelete="CASCADE"),
        ],
        live=["content_id", "member_id", "name"],
    )
    op.create_index("ix_reactions_member_id", "reactions", ["member_id"])
    op.create_table(
        "reaction_counts",
        number("id"),
        number("content_id"),
        sa.Column("name", sa.Text(), nullable=False),
        number("count"),
        sa.CheckConstraint("count >= 0", name="ck_reaction_counts_not_negative"),
        named("reaction_counts", "content_id", "contents", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_reaction_counts"),
        sa.UniqueConstraint("content_id", "name", name="uq_reaction_counts_content_id_name"),
        sqlite_autoincrement=True,
    )


def make_collections() -> None:
    op.create_table(
        "collections",
        number("id"),
        number("owner_id"),
        sa.Column("version", NUMBER, nullable=False, comment="raised by edits and new orders; never by counters"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False, comment="as its owner wants it"),
        sa.Column("shown", sa.Boolean(), nullable=False, comment="set by moderation: its words may be shown to others"),
        sa.Column("hidden_by_person", sa.Boolean(), nullable=False, comment="set by a moderator; outlasts every edit"),
        sa.Column("screening", JSON, nullable=True, comment="set by moderation: outcome, reasons"),
        sa.Column("cover_id", NUMBER, nullable=True, comment="the content whose first picture it bears"),
        sa.Column("items_count", NUMBER, nullable=False, comment="what is in it, hidden contents too"),
        number("followers_count"),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("changed_at", INSTANT, nullable=False, comment="UTC; last edit, new order or new item"),
        sa.CheckConstraint("items_count >= 0 AND followers_count >= 0", name="ck_collections_counts_not_negative"),
        named("collections", "owner_id", "members", ondelete="CASCADE"),
        named("collections", "cover_id", "contents", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_collections"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_collections_of_owner", "collections", ["owner_id", "id"])
    op.create_index("ix_collections_cover_id", "collections", ["cover_id"])
    op.create_table(
        "collection_items",
        number("id"),
        number("collection_id"),
        number("content_id"),
        sa.Column("place", NUMBER, nullable=False, comment="ascending; may have gaps"),
        sa.Column("note", sa.Text(), nullable=False, comment="what the owner says of it"),
        sa.Column("added_at", INSTANT, nullable=False, comment="UTC"),
        named("collection_items", "collection_id", "collections", ondelete="CASCADE"),
        named("collection_items", "content_id", "contents", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_collection_items"),
        sa.UniqueConstraint("collection_id", "content_id", name="uq_collection_items_collection_id_content_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_collection_items_in_order", "collection_items", ["collection_id", "place", "id"])
    op.create_index("ix_collection_items_content_id", "collection_items", ["content_id"])
    make_relation(
        "collection_follows",
        number("member_id"),
        number("collection_id"),
        keys=[
            named("collection_follows", "member_id", "members", ondelete="CASCADE"),
            named("collection_follows", "collection_id", "collections", ondelete="CASCADE"),
        ],
        live=["member_id", "collection_id"],
    )
    op.create_index("ix_collection_follows_member_id", "collection_follows", ["member_id"])
    op.create_index("ix_collection_follows_collection_id", "collection_follows", ["collection_id"])


def make_mutes() -> None:
    op.create_table(
        "muted_keywords",
        number("id"),
        number("member_id"),
        sa.Column("word", sa.Text(), nullable=False, comment="as the member wrote it"),
        sa.Column("folded", sa.Text(), nullable=False, comment="as it is looked for; see mutes.folding"),
        sa.Column("until", INSTANT, nullable=True, comment="UTC; without any effect from then on; null: for good"),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        named("muted_keywords", "member_id", "members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_muted_keywords"),
        sa.UniqueConstraint("member_id", "folded", name="uq_muted_keywords_member_id_folded"),
        sqlite_autoincrement=True,
    )
    make_relation(
        "topic_mutes",
        number("member_id"),
        number("topic_id"),
        keys=[
            named("topic_mutes", "member_id", "members", ondelete="CASCADE"),
            named("topic_mutes", "topic_id", "topics"),
        ],
        live=["member_id", "topic_id"],
    )
    op.create_index("ix_topic_mutes_topic_id", "topic_mutes", ["topic_id"])
    op.create_table(
        "folded_texts",
        sa.Column("content_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        named("folded_texts", "content_id", "contents", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("content_id", name="pk_folded_texts"),
        sqlite_autoincrement=True,
    )


def make_caps() -> None:
    op.create_table(
        "cap_uses",
        number("member_id"),
        sa.Column("day", sa.Date(), nullable=False, comment="of TIMEZONE"),
        sa.Column("act", sa.Text(), nullable=False, comment="like, follow, ...; see caps.table"),
        sa.Column("other_id", NUMBER, nullable=False, comment="towards whom; 0 counts all of them"),
        number("times"),
        named("cap_uses", "member_id", "members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "day", "act", "other_id", name="pk_cap_uses"),
    )
    op.create_index("ix_cap_uses_day", "cap_uses", ["day"])


def make_findings() -> None:
    op.create_table(
        "like_rings",
        number("id"),
        sa.Column("key", sa.Text(), nullable=False, comment="digest of its members: found again, it is the same ring"),
        sa.Column("members", JSON, nullable=False, comment="ids"),
        sa.Column("contents", JSON, nullable=False, comment="ids; where the likes lie that tie them"),
        sa.Column("ties", JSON, nullable=False, comment="of two members each: kind, likes, contents, chance"),
        sa.Column("clustering", sa.Double(), nullable=False, comment="0..1, mean of its members"),
        number("window_days"),
        sa.Column("found_at", INSTANT, nullable=False, comment="UTC; first"),
        sa.Column("seen_at", INSTANT, nullable=False, comment="UTC; last"),
        sa.Column("discounted_at", INSTANT, nullable=True, comment="UTC; null while its likes count"),
        sa.Column("discounted_by", NUMBER, nullable=True),
        named("like_rings", "discounted_by", "members"),
        sa.PrimaryKeyConstraint("id", name="pk_like_rings"),
        sa.UniqueConstraint("key", name="uq_like_rings_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_like_rings_found_at", "like_rings", ["found_at"])
    op.create_index("ix_like_rings_discounted_by", "like_rings", ["discounted_by"])
    op.create_table(
        "text_screenings",
        number("id"),
        sa.Column("subject", sa.Text(), nullable=False, comment="collection, collection_item, member"),
        number("subject_id"),
        number("member_id"),
        sa.Column("outcome", sa.Text(), nullable=False, comment="of the policy; what is less than hold is shown"),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("edition", NUMBER, nullable=False, comment="of the rulebook that judged"),
        sa.Column("inputs", JSON, nullable=False, comment="the submission; Submission.from_json reads it"),
        sa.Column("verdict", JSON, nullable=False, comment="Verdict.from_json reads it"),
        sa.Column("screened_at", INSTANT, nullable=False, comment="UTC"),
        named("text_screenings", "member_id", "members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_text_screenings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_text_screenings_of_subject", "text_screenings", ["subject", "subject_id", "id"])
    op.create_index("ix_text_screenings_member_id", "text_screenings", ["member_id"])
