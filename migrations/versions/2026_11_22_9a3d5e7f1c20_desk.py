"""the desk: the audit chain, appeals, notices, bulk

Revision 9a3d5e7f1c20, after 7f2b8c6e1d45.
"""

from __future__ import annotations

revision = "9a3d5e7f1c20"
down_revision = "7f2b8c6e1d45"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
