"""the index of discounted likes leaves out all others: SQLite read every like by it that nobody discounts

Revision a9d3c7e15b42, after e4f5b7c92a68.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a9d3c7e15b42"
down_revision = "e4f5b7c92a68"
branch_labels = None
depends_on = None

DISCOUNTED = sa.text("discount IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_likes_discount", "likes")
    op.create_index("ix_likes_discount", "likes", ["discount"], sqlite_where=DISCOUNTED, postgresql_where=DISCOUNTED)


def downgrade() -> None:
    op.drop_index("ix_likes_discount", "likes")
    op.create_index("ix_likes_discount", "likes", ["discount"])
