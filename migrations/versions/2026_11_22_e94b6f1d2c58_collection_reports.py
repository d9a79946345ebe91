"""reports of collections

Revision e94b6f1d2c58, after df3c51e0a874.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e94b6f1d2c58"
down_revision = "df3c51e0a874"
branch_labels = None
depends_on = None

TABLE = "collection_reports"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("collection_id", NUMBER, nullable=False),
        sa.Column("reporter_id", NUMBER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="slug of the catalogue"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True, comment="what became of it; null while it lives"),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC; when it began"),
        sa.Column("ended_at", INSTANT, nullable=True, comment="UTC; null while it lives"),
        belongs_to("collection_id", "collections"),
        belongs_to("reporter_id", "members"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sqlite_autoincrement=True,
    )
    for column in ("collection_id", "reporter_id"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column])
    one = {"unique": True, "sqlite_where": LIVE, "postgresql_where": LIVE}
    op.create_index(f"uq_{TABLE}_live", TABLE, ["collection_id", "reporter_id"], **one)


def downgrade() -> None:
    op.drop_table(TABLE)


def belongs_to(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{TABLE}_{column}_{table}"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete="CASCADE")
