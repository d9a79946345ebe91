"""One's own data: exports and receipts of erasure.

Revision ID: d8b1f46a3e07
Revises: d7209d8c5b63
Create Date: 2026-11-22
"""

revision = "d8b1f46a3e07"
down_revision = "d7209d8c5b63"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
