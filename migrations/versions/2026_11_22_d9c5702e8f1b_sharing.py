"""Sharing: fields of links, marks of clicks, credits of orders.

Revision ID: d9c5702e8f1b
Revises: d8b1f46a3e07
Create Date: 2026-11-22
"""

revision = "d9c5702e8f1b"
down_revision = "d8b1f46a3e07"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
