"""Campaigns, lotteries, group goals and events on the ground.

Revision ID: db71c0f5e238
Revises: da4e6d1b7c92
Create Date: 2026-11-22
"""

revision = "db71c0f5e238"
down_revision = "da4e6d1b7c92"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
