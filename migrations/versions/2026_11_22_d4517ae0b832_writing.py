"""Writing in full: revisions, quotes, tagged products, labels; topics with moderators.

Revision ID: d4517ae0b832
Revises: d3f6082c9e45
Create Date: 2026-11-22
"""

revision = "d4517ae0b832"
down_revision = "d3f6082c9e45"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
