"""second looks at decisions, and how long a decision took

Indexes for what the statistics and the transparency report read by time.

Revision b64f0d8c3a71, after 9a3d5e7f1c20.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b64f0d8c3a71"
down_revision = "9a3d5e7f1c20"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
WAITING = sa.text("outcome IS NULL")
HELD = "UTC; since when its moderator held the case; null without a claim"
BY_TIME = {"decisions": ("decided_at",), "reports": ("created_at", "ended_at")}


def upgrade() -> None:
    make_second_looks()
    op.add_column("cases", sa.Column("claimed_at", INSTANT, nullable=True, comment="UTC; begin of the claim"))
    op.add_column("decisions", sa.Column("claimed_at", INSTANT, nullable=True, comment=HELD))
    for table, columns in BY_TIME.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, columns in BY_TIME.items():
        for column in columns:
            op.drop_index(f"ix_{table}_{column}", table)
    op.drop_column("decisions", "claimed_at")
    op.drop_column("cases", "claimed_at")
    op.drop_table("second_looks")


def make_second_looks() -> None:
    op.create_table(
        "second_looks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("decision_id", NUMBER, nullable=False),
        sa.Column("policy", sa.Text(), nullable=False, comment="slug of what the case was about when it was decided"),
        sa.Column("drawn_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("claimed_by", NUMBER, nullable=True),
        sa.Column("claimed_until", INSTANT, nullable=True, comment="UTC; end of the lease"),
        sa.Column(
            "outcome",
            sa.Text(),
            nullable=True,
            comment="publish, label, limit or remove; null while somebody has to",
        ),
        sa.Column("reason", sa.Text(), nullable=True, comment="slug of the catalogue; null for publish"),
        sa.Column("note", sa.Text(), nullable=False, comment="for staff"),
        sa.Column("agrees", sa.Boolean(), nullable=True, comment="with the decision, in its outcome"),
        sa.Column("given_by", NUMBER, nullable=True),
        sa.Column("given_at", INSTANT, nullable=True, comment="UTC"),
        sa.CheckConstraint("outcome IN ('publish', 'label', 'limit', 'remove')", name="ck_second_looks_outcome_known"),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name="fk_second_looks_decision_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["claimed_by"], ["members.id"], name="fk_second_looks_claimed_by"),
        sa.ForeignKeyConstraint(["given_by"], ["members.id"], name="fk_second_looks_given_by"),
        sa.PrimaryKeyConstraint("id", name="pk_second_looks"),
        sa.UniqueConstraint("decision_id", name="uq_second_looks_decision_id"),
        sqlite_autoincrement=True,
    )
    for column in ("claimed_by", "given_by", "given_at"):
        op.create_index(f"ix_second_looks_{column}", "second_looks", [column])
    op.create_index("ix_second_looks_waiting", "second_looks", ["id"], sqlite_where=WAITING, postgresql_where=WAITING)
