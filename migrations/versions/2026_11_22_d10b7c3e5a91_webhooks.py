"""The shop's webhooks: endpoints, deliveries and their attempts.

Revision ID: d10b7c3e5a91
Revises: c75a1e9f4b82
Create Date: 2026-11-22
"""

revision = "d10b7c3e5a91"
down_revision = "c75a1e9f4b82"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
