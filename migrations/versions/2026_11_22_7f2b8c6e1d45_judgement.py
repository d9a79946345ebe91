"""the rulebook, what it judged, and what workers compare

Revision 7f2b8c6e1d45, after 4c1e7a9d2b30.
"""

from __future__ import annotations

revision = "7f2b8c6e1d45"
down_revision = "4c1e7a9d2b30"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
