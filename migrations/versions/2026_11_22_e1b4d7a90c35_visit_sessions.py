"""how long visits are

Revision e1b4d7a90c35, after e94b6f1d2c58.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e1b4d7a90c35"
down_revision = "e94b6f1d2c58"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "visit_sessions",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("began_at", INSTANT, nullable=False, comment="UTC; whole second"),
        sa.Column("last_at", INSTANT, nullable=False, comment="UTC; whole second; the last request so far"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_visit_sessions_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "began_at", name="pk_visit_sessions"),
    )
    op.create_index("ix_visit_sessions_began_at", "visit_sessions", ["began_at"])


def downgrade() -> None:
    op.drop_table("visit_sessions")
