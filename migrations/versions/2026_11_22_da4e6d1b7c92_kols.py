"""Opinion leaders and their collaborations.

Revision ID: da4e6d1b7c92
Revises: d9c5702e8f1b
Create Date: 2026-11-22
"""

revision = "da4e6d1b7c92"
down_revision = "d9c5702e8f1b"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
