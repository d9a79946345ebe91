"""queues of the operator, slow mode, the read-only switch, and negative reviews by time

Revision c75a1e9f4b82, after b64f0d8c3a71.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "c75a1e9f4b82"
down_revision = "b64f0d8c3a71"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
NEGATIVE = sa.text("kind = 'review' AND rating <= 2 AND NOT imported")


def upgrade() -> None:
    make_queues()
    make_slow_modes()
    make_writing_stops()
    op.create_index("ix_cases_in_queue", "cases", ["status", "queue", "hard", "priority", "id"])
    op.create_index(
        "ix_contents_negative",
        "contents",
        ["submitted_at", "product_id"],
        sqlite_where=NEGATIVE,
        postgresql_where=NEGATIVE,
    )


def downgrade() -> None:
    op.drop_index("ix_contents_negative", "contents")
    op.drop_index("ix_cases_in_queue", "cases")
    for table in ("writing_stops", "slow_modes", "queue_members", "queues"):
        op.drop_table(table)


def make_queues() -> None:
    op.create_table(
        "queues",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="as written on its cases"),
        sa.Column("place", NUMBER, nullable=False, comment="0 is asked first"),
        sa.Column("kinds", JSON, nullable=False, comment="of content"),
        sa.Column("policies", JSON, nullable=False, comment="slugs of the catalogue of reasons"),
        sa.Column("languages", JSON, nullable=False, comment="zh, en, und"),
        sa.PrimaryKeyConstraint("id", name="pk_queues"),
        sa.UniqueConstraint("name", name="uq_queues_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "queue_members",
        sa.Column("queue_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["queue_id"], ["queues.id"], name="fk_queue_members_queue_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_queue_members_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("queue_id", "member_id", name="pk_queue_members"),
    )
    op.create_index("ix_queue_members_member_id", "queue_members", ["member_id"])


def make_slow_modes() -> None:
    op.create_table(
        "slow_modes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("content_id", NUMBER, nullable=True),
        sa.Column("product_id", NUMBER, nullable=True),
        sa.Column("seconds_between", NUMBER, nullable=False, comment="between two contributions of one member"),
        sa.Column("until", INSTANT, nullable=False, comment="UTC; without any effect from then on"),
        sa.Column("set_by", NUMBER, nullable=False),
        sa.Column("set_at", INSTANT, nullable=False, comment="UTC"),
        sa.CheckConstraint("(content_id IS NULL) <> (product_id IS NULL)", name="ck_slow_modes_one_subject"),
        sa.CheckConstraint("seconds_between > 0", name="ck_slow_modes_some_seconds"),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name="fk_slow_modes_content_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_slow_modes_product_id"),
        sa.ForeignKeyConstraint(["set_by"], ["members.id"], name="fk_slow_modes_set_by"),
        sa.PrimaryKeyConstraint("id", name="pk_slow_modes"),
        sa.UniqueConstraint("content_id", name="uq_slow_modes_content_id"),
        sa.UniqueConstraint("product_id", name="uq_slow_modes_product_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_slow_modes_set_by", "slow_modes", ["set_by"])


def make_writing_stops() -> None:
    op.create_table(
        "writing_stops",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("reason_zh", sa.Text(), nullable=False, comment="as members read it"),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False, comment="UTC"),
        sa.Column("until", INSTANT, nullable=True, comment="UTC; null: until somebody ends it"),
        sa.Column("set_by", NUMBER, nullable=True, comment="null: the command"),
        sa.ForeignKeyConstraint(["set_by"], ["members.id"], name="fk_writing_stops_set_by"),
        sa.PrimaryKeyConstraint("id", name="pk_writing_stops"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_writing_stops_set_by", "writing_stops", ["set_by"])
