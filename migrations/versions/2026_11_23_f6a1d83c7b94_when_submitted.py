"""reports read from an index when contents were submitted and since when imported members are here, not whole tables

Revision f6a1d83c7b94, after a9d3c7e15b42.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "f6a1d83c7b94"
down_revision = "a9d3c7e15b42"
branch_labels = None
depends_on = None

HANDED_IN = sa.text("submitted_at IS NOT NULL")


def upgrade() -> None:
    columns = ["submitted_at", "kind", "status", "author_id"]
    op.create_index("ix_contents_submitted", "contents", columns, sqlite_where=HANDED_IN, postgresql_where=HANDED_IN)
    op.drop_index("ix_screenings_screened_at", "screenings")
    judged = ["screened_at", "id", "outcome", "content_id", "version"]
    op.create_index("ix_screenings_screened_at", "screenings", judged)
    where = {"sqlite_where": sa.text("imported = 1"), "postgresql_where": sa.text("imported")}
    op.create_index("ix_members_imported", "members", ["created_at", "number"], **where)


def downgrade() -> None:
    op.drop_index("ix_screenings_screened_at", "screenings")
    op.create_index("ix_screenings_screened_at", "screenings", ["screened_at", "id"])
    op.drop_index("ix_members_imported", table_name="members")
    op.drop_index("ix_contents_submitted", table_name="contents")
