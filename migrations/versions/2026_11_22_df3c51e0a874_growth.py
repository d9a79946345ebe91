"""changes of the past, and whom figures leave out

Revision df3c51e0a874, after de8a13c57f02.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "df3c51e0a874"
down_revision = "de8a13c57f02"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
LEFT_OUT = sa.text("is_staff OR erased_at IS NOT NULL")


def upgrade() -> None:
    make_activity_revisions()
    op.create_index("ix_members_left_out", "members", ["number"], sqlite_where=LEFT_OUT, postgresql_where=LEFT_OUT)


def downgrade() -> None:
    op.drop_index("ix_members_left_out", "members")
    op.drop_table("activity_revisions")


def make_activity_revisions() -> None:
    op.create_table(
        "activity_revisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("activity", sa.Text(), nullable=False, comment="activity, DEFINITIONS"),
        sa.Column("day", sa.Date(), nullable=False, comment="local day of TIMEZONE that is told otherwise now"),
        sa.Column("old", NUMBER, nullable=False, comment="members before"),
        sa.Column("new", NUMBER, nullable=False, comment="members since"),
        sa.Column("revised_at", INSTANT, nullable=False, comment="UTC"),
        sa.PrimaryKeyConstraint("id", name="pk_activity_revisions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activity_revisions_revised_at", "activity_revisions", ["revised_at"])
