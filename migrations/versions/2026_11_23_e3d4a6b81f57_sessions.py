"""browsers that sign in on a page have tokens of their own kind; only a comment knows

Revision e3d4a6b81f57, after e2c8f5b31d46.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e3d4a6b81f57"
down_revision = "e2c8f5b31d46"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _comment("access, refresh or session", "access or refresh")


def downgrade() -> None:
    _comment("access or refresh", "access, refresh or session")


def _comment(comment: str, before: str) -> None:
    if op.get_bind().dialect.name != "sqlite":  # which keeps no comments
        op.alter_column(
            "tokens", "kind", existing_type=sa.Text(), existing_nullable=False, existing_comment=before, comment=comment
        )
