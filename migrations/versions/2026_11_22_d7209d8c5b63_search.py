"""Search: what the index and its suggestions keep.

Revision ID: d7209d8c5b63
Revises: d6e3b9104fa7
Create Date: 2026-11-22
"""

import sqlalchemy as sa
from alembic import op

revision = "d7209d8c5b63"
down_revision = "d6e3b9104fa7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is built from contents is built again, by the first search that misses it."""
    op.drop_table("search_builds")
    op.create_table(
        "search_builds",
        sa.Column("build", sa.Integer(), autoincrement=False, nullable=False, comment="search_documents.build"),
        sa.Column("make", sa.String(20), nullable=False, comment="by which rules texts became terms"),
        sa.Column("serves", sa.Boolean(), nullable=False, comment="one does; another may be growing"),
        sa.Column("changes", sa.BigInteger(), nullable=False, comment="commits that a search could see"),
        sa.PrimaryKeyConstraint("build", name="pk_search_builds"),
    )


def downgrade() -> None:
    op.drop_table("search_builds")
    op.create_table(
        "search_builds",
        sa.Column("serving", sa.Integer(), autoincrement=False, nullable=False, comment="search_documents.build"),
        sa.Column("changes", sa.BigInteger(), nullable=False, comment="commits that a search could see"),
        sa.PrimaryKeyConstraint("serving", name="pk_search_builds"),
    )
