"""the shop's webhooks: endpoints, deliveries and their attempts

Revision d10b7c3e5a91, after c75a1e9f4b82.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "d10b7c3e5a91"
down_revision = "c75a1e9f4b82"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    make_endpoints()
    make_deliveries()
    make_attempts()


def downgrade() -> None:
    for table in ("webhook_attempts", "webhook_deliveries", "webhook_endpoints"):
        op.drop_table(table)


def make_endpoints() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False, comment="raised by what people change, never by sending"),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("topics", JSON, nullable=False, comment="names, or * alone for every one there is and will be"),
        sa.Column("secret", sa.LargeBinary(), nullable=False, comment="encrypted; see members.secrets"),
        sa.Column("former_secret", sa.LargeBinary(), comment="encrypted; signs too after a rotation"),
        sa.Column("former_until", INSTANT, comment="UTC; how long it does"),
        sa.Column("disabled_at", INSTANT, comment="UTC; nothing is sent or kept for it since"),
        sa.Column("disabled_because", sa.Text(), comment="by_admin; gone: it said 410; failing: for days"),
        sa.Column("failing_since", INSTANT, comment="UTC; first failure after the last success"),
        sa.Column("held_until", INSTANT, comment="UTC; it did not answer, and is left alone till then"),
        sa.Column("lease", sa.Text(), comment="token of the worker that sends to it now"),
        sa.Column("leased_until", INSTANT, comment="UTC; the worker is dead if it holds it longer"),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.CheckConstraint(
            "(disabled_at IS NULL) = (disabled_because IS NULL)", name="ck_webhook_endpoints_disabled_for_a_reason"
        ),
        sa.CheckConstraint(
            "disabled_because IN ('by_admin', 'gone', 'failing')", name="ck_webhook_endpoints_reason_known"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoints"),
        sqlite_autoincrement=True,
    )


def make_deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("endpoint_id", NUMBER, nullable=False),
        sa.Column(
            "message_id",
            sa.Text(),
            nullable=False,
            comment="webhook-id: the same for every endpoint, attempt and replay",
        ),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("fact", JSON, nullable=False, comment="what the payload is made of: ids, and nothing of a person"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", NUMBER, nullable=False, comment="attempts since it was queued or replayed"),
        sa.Column("next_at", INSTANT, nullable=False, comment="UTC; not before, while it waits"),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC; the message's timestamp"),
        sa.Column("settled_at", INSTANT, comment="UTC; delivered, or given up"),
        sa.CheckConstraint("state IN ('waiting', 'delivered', 'failed')", name="ck_webhook_deliveries_state_known"),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["webhook_endpoints.id"], name="fk_webhook_deliveries_endpoint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_deliveries"),
        sa.UniqueConstraint("endpoint_id", "message_id", name="uq_webhook_deliveries_endpoint_id_message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_webhook_deliveries_of_endpoint", "webhook_deliveries", ["endpoint_id", "id"])
    op.create_index("ix_webhook_deliveries_created_at", "webhook_deliveries", ["created_at"])
    op.create_index(
        "ix_webhook_deliveries_due",
        "webhook_deliveries",
        ["endpoint_id", "next_at", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def make_attempts() -> None:
    op.create_table(
        "webhook_attempts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("delivery_id", NUMBER, nullable=False),
        sa.Column("attempted_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("duration_ms", NUMBER, nullable=False),
        sa.Column("status", NUMBER, comment="HTTP status; null without an answer"),
        sa.Column("error", sa.Text(), comment="in words; null for a success"),
        sa.Column("answer", sa.Text(), nullable=False, comment="begin of the answer's body, as text"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["webhook_deliveries.id"], name="fk_webhook_attempts_delivery_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_attempts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_webhook_attempts_delivery_id", "webhook_attempts", ["delivery_id"])
