"""Feeds: what members are not interested in, and their tags.

Revision ID: d6e3b9104fa7
Revises: d58c2e7f4d19
Create Date: 2026-11-22
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "d6e3b9104fa7"
down_revision = "d58c2e7f4d19"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    make_not_interested()
    make_member_tags()
    op.create_index("ix_generations_latest", "generations", ["name", "made_at", "digest"])
    op.drop_index("ix_impressions_of_viewer", "impressions")
    op.create_index("ix_impressions_of_viewer", "impressions", ["viewer", "content_id"])


def downgrade() -> None:
    op.drop_index("ix_impressions_of_viewer", "impressions")
    op.create_index("ix_impressions_of_viewer", "impressions", ["viewer"])
    op.drop_index("ix_generations_latest", "generations")
    op.drop_table("member_tags")
    op.drop_table("not_interested")


def make_not_interested() -> None:
    op.create_table(
        "not_interested",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("content_id", NUMBER, nullable=False, comment="of which it was said"),
        sa.Column("author_id", NUMBER, nullable=True, comment="set where it was said of the author"),
        sa.Column("topic_id", NUMBER, nullable=True, comment="set where it was said of a topic"),
        sa.Column("said_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name="fk_not_interested_author_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name="fk_not_interested_content_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_not_interested_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name="fk_not_interested_topic_id"),
        sa.PrimaryKeyConstraint("member_id", "content_id", name="pk_not_interested"),
    )
    op.create_index("ix_not_interested_author", "not_interested", ["member_id", "author_id"])
    op.create_index("ix_not_interested_topic", "not_interested", ["member_id", "topic_id"])
    for column in ("content_id", "author_id", "topic_id"):
        op.create_index(f"ix_not_interested_{column}", "not_interested", [column])


def make_member_tags() -> None:
    op.create_table(
        "member_tags",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("topic_id", NUMBER, nullable=False),
        sa.Column("strength", sa.Double(), nullable=False, comment="0..1; 1 when declared, 0 when deleted"),
        sa.Column("reasons", JSON, nullable=False, comment="derived from: how often by kind of act"),
        sa.Column("declared_at", INSTANT, nullable=True, comment="UTC; null unless the member chose it"),
        sa.Column("derived_at", INSTANT, nullable=True, comment="UTC; null unless it is derived"),
        sa.Column("refused_at", INSTANT, nullable=True, comment="UTC; the member deleted it: it is derived no more"),
        sa.CheckConstraint("strength BETWEEN 0 AND 1", name="ck_member_tags_strength_0_to_1"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_member_tags_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name="fk_member_tags_topic_id"),
        sa.PrimaryKeyConstraint("member_id", "topic_id", name="pk_member_tags"),
    )
    op.create_index("ix_member_tags_topic_id", "member_tags", ["topic_id"])
