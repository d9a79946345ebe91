"""Mail to members: what was sent, unsubscribed, and when quiet hours are.

Revision ID: d2a94f1b6c37
Revises: d10b7c3e5a91
Create Date: 2026-11-22
"""

revision = "d2a94f1b6c37"
down_revision = "d10b7c3e5a91"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
