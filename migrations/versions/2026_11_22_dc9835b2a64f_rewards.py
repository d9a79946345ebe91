"""Rewards: the ledger of points, levels, badges, redemptions.

Revision ID: dc9835b2a64f
Revises: db71c0f5e238
Create Date: 2026-11-22
"""

revision = "dc9835b2a64f"
down_revision = "db71c0f5e238"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
