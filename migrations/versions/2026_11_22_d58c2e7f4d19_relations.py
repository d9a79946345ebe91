"""Relations in full: reactions, collections, muted keywords.

Revision ID: d58c2e7f4d19
Revises: d4517ae0b832
Create Date: 2026-11-22
"""

revision = "d58c2e7f4d19"
down_revision = "d4517ae0b832"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
