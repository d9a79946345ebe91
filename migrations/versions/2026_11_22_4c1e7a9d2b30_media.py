"""media: pictures that members upload

Revision 4c1e7a9d2b30, after def89380654d.
"""

from __future__ import annotations

revision = "4c1e7a9d2b30"
down_revision = "def89380654d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
