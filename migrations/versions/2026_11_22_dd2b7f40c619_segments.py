"""Segments, annotations and scheduled reports.

Revision ID: dd2b7f40c619
Revises: dc9835b2a64f
Create Date: 2026-11-22
"""

revision = "dd2b7f40c619"
down_revision = "dc9835b2a64f"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
