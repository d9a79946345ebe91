"""Reviews in full: attributes by category, replies with history, requests for reviews.

Revision ID: d3f6082c9e45
Revises: d2a94f1b6c37
Create Date: 2026-11-22
"""

revision = "d3f6082c9e45"
down_revision = "d2a94f1b6c37"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
