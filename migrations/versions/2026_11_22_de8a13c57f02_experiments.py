"""Experiments, surveys and win-backs.

Revision ID: de8a13c57f02
Revises: dd2b7f40c619
Create Date: 2026-11-22
"""

revision = "de8a13c57f02"
down_revision = "dd2b7f40c619"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
