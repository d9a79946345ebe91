"""reports read from an index when contents were submitted and since when imported members are here, not whole tables

Revision f6a1d83c7b94, after a9d3c7e15b42.
"""

from __future__ import annotations

from alembic import op

revision = "f6a1d83c7b94"
down_revision = "a9d3c7e15b42"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_contents_submitted", "contents", ["kind", "submitted_at", "status", "author_id"])
    op.create_index("ix_members_imported", "members", ["imported", "created_at", "number"])


def downgrade() -> None:
    op.drop_index("ix_members_imported", table_name="members")
    op.drop_index("ix_contents_submitted", table_name="contents")
