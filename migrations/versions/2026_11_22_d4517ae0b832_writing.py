"""Writing in full: revisions that are whole, products placed in pictures, mentions as written, withdrawal remembered;
topics that take contents out and pin them

Revision d4517ae0b832, after d3f6082c9e45.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "d4517ae0b832"
down_revision = "d3f6082c9e45"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
OF_CONTENTS = ("topics_left_out", "withdrawn_at", "withdrawn_from")
OF_REVISIONS = (
    ("pros", JSON, None),
    ("cons", JSON, None),
    ("attributes", JSON, None),
    ("media", JSON, "as they were shown; null before they were kept"),
    ("topic_names", JSON, None),
    ("product_ids", JSON, "of the host, in their order"),
    ("disclosure", sa.Text(), None),
    ("ai_generated", sa.Boolean(), None),
    ("status", sa.Text(), "where it stood when it was edited"),
)


def upgrade() -> None:
    left_out, since, where = OF_CONTENTS
    with op.batch_alter_table("contents") as contents:
        contents.add_column(sa.Column(left_out, JSON, comment="named by its author, but not borne: name, why"))
        contents.add_column(sa.Column(since, INSTANT, comment="UTC; while its author has taken it back"))
        contents.add_column(sa.Column(where, sa.String(16), comment="where it stood until then"))
    with op.batch_alter_table("content_revisions") as revisions:
        for name, kind, comment in OF_REVISIONS:
            revisions.add_column(sa.Column(name, kind, comment=comment))
    with op.batch_alter_table("content_mentions") as mentions:
        mentions.add_column(
            sa.Column("written", sa.Text(), comment="the name as it stands in the text; null before it was kept")
        )
    place_products()
    look_after_topics()


def place_products() -> None:
    with op.batch_alter_table("content_products") as shown:
        shown.add_column(sa.Column("medium_id", NUMBER))
        shown.add_column(sa.Column("x", sa.Double(), comment="0..1 of the picture's width, from the left"))
        shown.add_column(sa.Column("y", sa.Double(), comment="0..1 of the picture's height, from the top"))
        shown.create_foreign_key("fk_content_products_medium_id", "media", ["medium_id"], ["id"], ondelete="SET NULL")
        shown.create_check_constraint(
            op.f("ck_content_products_inside_the_picture"), "x BETWEEN 0 AND 1 AND y BETWEEN 0 AND 1"
        )
        shown.create_check_constraint(op.f("ck_content_products_both_or_neither"), "(x IS NULL) = (y IS NULL)")
        shown.create_index("ix_content_products_medium_id", ["medium_id"])


def look_after_topics() -> None:
    op.create_table(
        "topic_removals",
        sa.Column("topic_id", NUMBER, nullable=False),
        sa.Column("content_id", NUMBER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="as its author is told"),
        sa.Column("removed_by", NUMBER, nullable=False),
        sa.Column("removed_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name="fk_topic_removals_topic_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name="fk_topic_removals_content_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["removed_by"], ["members.id"], name="fk_topic_removals_removed_by"),
        sa.PrimaryKeyConstraint("topic_id", "content_id", name="pk_topic_removals"),
    )
    op.create_index("ix_topic_removals_content_id", "topic_removals", ["content_id"])
    op.create_index("ix_topic_removals_removed_by", "topic_removals", ["removed_by"])
    op.create_table(
        "topic_pins",
        sa.Column("topic_id", NUMBER, nullable=False),
        sa.Column("content_id", NUMBER, nullable=False),
        sa.Column("pinned_by", NUMBER, nullable=False),
        sa.Column("pinned_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name="fk_topic_pins_topic_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name="fk_topic_pins_content_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["pinned_by"], ["members.id"], name="fk_topic_pins_pinned_by"),
        sa.PrimaryKeyConstraint("topic_id", "content_id", name="pk_topic_pins"),
    )
    op.create_index("ix_topic_pins_content_id", "topic_pins", ["content_id"])
    op.create_index("ix_topic_pins_pinned_by", "topic_pins", ["pinned_by"])
    op.create_index("ix_topics_most_borne", "topics", ["contents_count", "id"])


def downgrade() -> None:
    op.drop_index("ix_topics_most_borne", "topics")
    op.drop_table("topic_pins")
    op.drop_table("topic_removals")
    with op.batch_alter_table("content_products") as shown:
        shown.drop_index("ix_content_products_medium_id")
        shown.drop_constraint("fk_content_products_medium_id", type_="foreignkey")
        shown.drop_constraint(op.f("ck_content_products_inside_the_picture"), type_="check")
        shown.drop_constraint(op.f("ck_content_products_both_or_neither"), type_="check")
        for name in ("medium_id", "x", "y"):
            shown.drop_column(name)
    with op.batch_alter_table("content_mentions") as mentions:
        mentions.drop_column("written")
    with op.batch_alter_table("content_revisions") as revisions:
        for name, _, _ in OF_REVISIONS:
            revisions.drop_column(name)
    with op.batch_alter_table("contents") as contents:
        for name in OF_CONTENTS:
            contents.drop_column(name)
