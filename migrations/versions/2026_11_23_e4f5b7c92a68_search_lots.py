"""the index of search takes up terms in lots

Revision e4f5b7c92a68, after e3d4a6b81f57.
"""

from __future__ import annotations

from alembic import op

revision = "e4f5b7c92a68"
down_revision = "e3d4a6b81f57"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _alter("SET (fastupdate = on, gin_pending_list_limit = 512)")


def downgrade() -> None:
    _alter("RESET (gin_pending_list_limit)")
    _alter("SET (fastupdate = off)")


def _alter(change: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER INDEX ix_search_documents_terms {change}")
