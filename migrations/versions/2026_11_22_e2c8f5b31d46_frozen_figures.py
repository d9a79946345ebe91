"""what was told of closed days, and how it was revised

Revision e2c8f5b31d46, after f1c7a93e0b64.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e2c8f5b31d46"
down_revision = "f1c7a93e0b64"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
FIGURE = "dau, wau, mau, new_members, or an activity"


def upgrade() -> None:
    op.create_table(
        "frozen_figures",
        sa.Column("day", sa.Date(), nullable=False, comment="local day of TIMEZONE"),
        sa.Column("figure", sa.Text(), nullable=False, comment=FIGURE),
        sa.Column("value", NUMBER, nullable=False, comment="members, without staff and who was erased by then"),
        sa.Column("frozen_at", INSTANT, nullable=False, comment="UTC; when it was told so for the first time"),
        sa.PrimaryKeyConstraint("day", "figure", name="pk_frozen_figures"),
    )
    op.create_table(
        "figure_revisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("figure", sa.Text(), nullable=False, comment=FIGURE),
        sa.Column("day", sa.Date(), nullable=False, comment="local day of TIMEZONE that is told otherwise"),
        sa.Column("old", NUMBER, nullable=False, comment="as it was told before"),
        sa.Column("new", NUMBER, nullable=False, comment="as it is told since"),
        sa.Column("why", sa.String(16), nullable=False, comment="came_late, left_out"),
        sa.Column("revised_at", INSTANT, nullable=False, comment="UTC"),
        sa.PrimaryKeyConstraint("id", name="pk_figure_revisions"),
        sqlite_autoincrement=True,
    )
    for column in ("day", "revised_at"):
        op.create_index(f"ix_figure_revisions_{column}", "figure_revisions", [column])


def downgrade() -> None:
    op.drop_table("figure_revisions")
    op.drop_table("frozen_figures")
