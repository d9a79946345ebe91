"""Search: what the index and its suggestions keep.

Revision ID: d7209d8c5b63
Revises: d6e3b9104fa7
Create Date: 2026-11-22
"""

revision = "d7209d8c5b63"
down_revision = "d6e3b9104fa7"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
