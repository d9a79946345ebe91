"""reviews in full: attributes by category, replies that are judged, requests for reviews, buyers who are asked

Revision d3f6082c9e45, after d2a94f1b6c37.
"""

from __future__ import annotations

from datetime import UTC

import sqlalchemy as sa
from alembic import op
from flask import current_app
from sqlalchemy.dialects import postgresql

revision = "d3f6082c9e45"
down_revision = "d2a94f1b6c37"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ONE_SUBJECT = " + ".join(
    f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in ("member_id", "product_id", "order_id")
)
ONE_SUBJECT += " = 1"


def upgrade() -> None:
    make_categories()
    with op.batch_alter_table("contents") as contents:
        contents.add_column(
            sa.Column(
                "verification", JSON, comment="of a verified review, as shown: by what it is known, and on which day"
            )
        )
        contents.create_index("ix_contents_by_stars", ["product_id", "kind", "status", "rating", "published_at", "id"])
    with op.batch_alter_table("review_replies") as replies:
        replies.add_column(
            sa.Column(
                "status", sa.Text(), nullable=False, server_default="published", comment="pending, published, held, ..."
            )
        )
        replies.add_column(sa.Column("screening", JSON, comment="set by moderation: outcome and reasons"))
    make_review_attributes()
    make_review_requests()
    make_question_asks()
    fill()


def downgrade() -> None:
    for table in ("question_asks", "review_request_blocks", "review_requests", "review_attributes"):
        op.drop_table(table)
    with op.batch_alter_table("review_replies") as replies:
        replies.drop_column("screening")
        replies.drop_column("status")
    with op.batch_alter_table("contents") as contents:
        contents.drop_index("ix_contents_by_stars")
        contents.drop_column("verification")
    with op.batch_alter_table("products") as products:
        products.drop_index("ix_products_category_id")
        products.drop_constraint("fk_products_category_id", type_="foreignkey")
        products.drop_column("category_id")
        products.drop_column("verified_count")
    op.drop_table("categories")


def make_categories() -> None:
    op.create_table(
        "categories",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="the host's"),
        sa.Column("attributes", JSON, nullable=False, comment="in their order; attributes.Attribute reads them"),
        sa.Column(
            "review_request_days",
            NUMBER,
            nullable=True,
            comment="from delivery to the request for a review; null: REVIEW_REQUEST_DAYS",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_categories"),
        sa.UniqueConstraint("name", name="uq_categories_name"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("products") as products:
        products.add_column(sa.Column("category_id", NUMBER, nullable=True))
        products.add_column(
            sa.Column(
                "verified_count",
                NUMBER,
                nullable=False,
                server_default="0",
                comment="published reviews of a verified purchase",
            )
        )
        products.create_foreign_key("fk_products_category_id", "categories", ["category_id"], ["id"])
        products.create_index("ix_products_category_id", ["category_id"])


def make_review_attributes() -> None:
    op.create_table(
        "review_attributes",
        sa.Column("review_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("product_id", NUMBER, nullable=False, comment="that of the review"),
        sa.Column("value", sa.Text(), nullable=False, comment="as text, a number too"),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name="fk_review_attributes_review_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_review_attributes_product_id"),
        sa.PrimaryKeyConstraint("review_id", "name", name="pk_review_attributes"),
    )
    op.create_index("ix_review_attributes_said", "review_attributes", ["product_id", "name", "value", "review_id"])


def make_review_requests() -> None:
    op.create_table(
        "review_requests",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("order_id", NUMBER, nullable=False),
        sa.Column("product_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, comment="waiting, asked, reminded, closed"),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it was closed; see reasons.REASONS"),
        sa.Column("delivered_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("next_at", INSTANT, nullable=True, comment="UTC; when to look at it again; null: never"),
        sa.Column("asked_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("reminded_at", INSTANT, nullable=True, comment="UTC"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_review_requests_order_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_review_requests_product_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_review_requests_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_review_requests"),
        sa.UniqueConstraint("order_id", "product_id", name="uq_review_requests_order_id_product_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_requests_next_at", "review_requests", ["next_at", "id"])
    op.create_index("ix_review_requests_member_id", "review_requests", ["member_id", "product_id", "id"])
    op.create_index("ix_review_requests_product_id", "review_requests", ["product_id"])
    op.create_index("ix_review_requests_state", "review_requests", ["state", "id"])
    op.create_table(
        "review_request_blocks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=True),
        sa.Column("product_id", NUMBER, nullable=True),
        sa.Column("order_id", NUMBER, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.CheckConstraint(ONE_SUBJECT, name="ck_review_request_blocks_one_subject"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name="fk_review_request_blocks_member_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_review_request_blocks_product_id"),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name="fk_review_request_blocks_order_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_request_blocks"),
        sa.UniqueConstraint("member_id", name="uq_review_request_blocks_member_id"),
        sa.UniqueConstraint("product_id", name="uq_review_request_blocks_product_id"),
        sa.UniqueConstraint("order_id", name="uq_review_request_blocks_order_id"),
        sqlite_autoincrement=True,
    )


def make_question_asks() -> None:
    op.create_table(
        "question_asks",
        sa.Column("question_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_question_asks_question_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_question_asks_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("question_id", "member_id", name="pk_question_asks"),
    )
    op.create_index("ix_question_asks_member_id", "question_asks", ["member_id", "asked_at"])


CONTENTS = sa.table(
    "contents",
    *(sa.column(name) for name in ("id", "kind", "status", "product_id")),
    sa.column("verified_purchase", sa.Boolean()),
    sa.column("attributes", JSON),
    sa.column("verification", JSON),
)
REVIEWS = sa.table("reviews", sa.column("id"), sa.column("order_id"))
ORDERS = sa.table("orders", sa.column("id"), sa.column("paid_at", INSTANT))
SAID = sa.table("review_attributes", *(sa.column(name) for name in ("review_id", "name", "product_id", "value")))


def fill() -> None:
    """What stands already: figures of verified purchases, how each is known, what public reviews say of attributes."""
    op.execute(
        "UPDATE products SET verified_count = (SELECT count(*) FROM contents WHERE contents.product_id = products.id"
        " AND contents.kind = 'review' AND contents.status = 'published' AND contents.verified_purchase)"
    )
    connection, zone = op.get_bind(), current_app.config["COMMUNITY"].timezone
    bought = sa.select(CONTENTS.c.id, ORDERS.c.paid_at).where(
        CONTENTS.c.verified_purchase, REVIEWS.c.id == CONTENTS.c.id, ORDERS.c.id == REVIEWS.c.order_id
    )
    for review_id, paid_at in connection.execute(bought).all():
        aware = paid_at if paid_at.tzinfo else paid_at.replace(tzinfo=UTC)
        known = {"by": "order", "order_day": aware.astimezone(zone).date().isoformat()}
        connection.execute(CONTENTS.update().where(CONTENTS.c.id == review_id).values(verification=known))
    public = sa.select(CONTENTS.c.id, CONTENTS.c.product_id, CONTENTS.c.attributes).where(
        CONTENTS.c.kind == "review", CONTENTS.c.status == "published", CONTENTS.c.attributes.is_not(None)
    )
    for review_id, product_id, attributes in connection.execute(public).all():
        common = {"review_id": review_id, "product_id": product_id}
        said = [{**common, "name": name, "value": str(value)} for name, value in (attributes or {}).items()]
        if said:
            connection.execute(SAID.insert(), said)
