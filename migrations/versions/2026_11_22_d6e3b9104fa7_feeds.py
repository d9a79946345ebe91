"""Feeds: what members are not interested in, and their tags.

Revision ID: d6e3b9104fa7
Revises: d58c2e7f4d19
Create Date: 2026-11-22
"""

revision = "d6e3b9104fa7"
down_revision = "d58c2e7f4d19"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
