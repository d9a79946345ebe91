"""media: pictures that members upload

Revision 4c1e7a9d2b30, after def89380654d.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4c1e7a9d2b30"
down_revision = "def89380654d"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
LOOSE = sa.text("content_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "media",
        sa.Column("id", BIG, nullable=False),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="128 random bits in hex; whoever knows it sees the picture"
        ),
        sa.Column("owner_id", BIG, nullable=False),
        sa.Column("content_id", BIG, nullable=True, comment="what shows it"),
        sa.Column("position", BIG, nullable=False, comment="0, 1, ... in what shows it"),
        sa.Column("alt", sa.Text(), nullable=False, comment="what is to be seen, in words"),
        sa.Column("width", BIG, nullable=False, comment="pixels of the largest file"),
        sa.Column("height", BIG, nullable=False, comment="pixels of the largest file"),
        sa.Column("bytes", BIG, nullable=False, comment="of all its files together"),
        sa.Column("print", BIG, nullable=False, comment="difference hash, 64 bits, signed; see media.prints"),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("stored_at", INSTANT, nullable=True, comment="UTC; null until all its files are written"),
        sa.Column("attached_at", INSTANT, nullable=True, comment="UTC; when its present content began to show it"),
        sa.Column("loose_since", INSTANT, nullable=False, comment="UTC; when it was made, or last taken off a content"),
        sa.Column("doomed_at", INSTANT, nullable=True, comment="UTC; its files are about to be deleted"),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name=op.f("fk_media_content_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["members.id"], name=op.f("fk_media_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("key", name=op.f("uq_media_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("media") as batch:
        batch.create_index(batch.f("ix_media_content_id"), ["content_id"], unique=False)
        batch.create_index("ix_media_loose", ["loose_since"], unique=False, sqlite_where=LOOSE, postgresql_where=LOOSE)
        batch.create_index("ix_media_of_owner", ["owner_id", "content_id"], unique=False)


def downgrade() -> None:
    op.drop_table("media")
