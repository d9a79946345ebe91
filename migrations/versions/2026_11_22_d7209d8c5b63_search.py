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

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


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
    make_names()
    make_terms()


def make_names() -> None:
    """Names that stand already are named by the scheduler."""
    op.create_table(
        "search_names",
        sa.Column("kind", sa.String(8), nullable=False, comment="member, product, topic or term"),
        sa.Column("key", BYTEWISE, nullable=False, comment="folded, or its pinyin; 32 code points"),
        sa.Column("owner_id", NUMBER, autoincrement=False, nullable=False, comment="of the table of that kind"),
        sa.Column("place", NUMBER, nullable=False, comment="0 begins the name, 1 is inside; 2 pinyin, 3 initials"),
        sa.PrimaryKeyConstraint("kind", "key", "owner_id", name="pk_search_names"),
    )
    op.create_index("ix_search_names_of_owner", "search_names", ["kind", "owner_id"])


def make_terms() -> None:
    op.create_table(
        "search_terms",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("term", BYTEWISE, nullable=False, comment="folded"),
        sa.Column("sound", BYTEWISE, nullable=False, comment="its pinyin without tones"),
        sa.Column("contents_count", NUMBER, nullable=False, comment="published contents of full reach that say it"),
        sa.PrimaryKeyConstraint("id", name="pk_search_terms"),
        sa.UniqueConstraint("term", name="uq_search_terms_term"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_terms_sound", "search_terms", ["sound"])
    op.create_table(
        "search_term_uses",
        sa.Column("term_id", NUMBER, nullable=False),
        sa.Column("content_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["term_id"], ["search_terms.id"], name="fk_search_term_uses_term_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name="fk_search_term_uses_content_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("term_id", "content_id", name="pk_search_term_uses"),
    )
    op.create_index("ix_search_term_uses_content_id", "search_term_uses", ["content_id"])


def downgrade() -> None:
    for table in ("search_term_uses", "search_terms", "search_names"):
        op.drop_table(table)
    op.drop_table("search_builds")
    op.create_table(
        "search_builds",
        sa.Column("serving", sa.Integer(), autoincrement=False, nullable=False, comment="search_documents.build"),
        sa.Column("changes", sa.BigInteger(), nullable=False, comment="commits that a search could see"),
        sa.PrimaryKeyConstraint("serving", name="pk_search_builds"),
    )
