"""likes are found by their pair, so that who liked much does not like slower

Revision c4d8e1a6f703, after b7c2e94d1f30.
"""

from __future__ import annotations

from alembic import op

revision = "c4d8e1a6f703"
down_revision = "b7c2e94d1f30"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_likes_member_id_content_id", "likes", ["member_id", "content_id"])
    op.drop_index("ix_likes_member_id", "likes")


def downgrade() -> None:
    op.create_index("ix_likes_member_id", "likes", ["member_id"])
    op.drop_index("ix_likes_member_id_content_id", "likes")
