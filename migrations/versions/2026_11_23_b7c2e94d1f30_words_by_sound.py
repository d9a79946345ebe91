"""how often genuine texts only sound like a word of the shop, so that it may be looked for by its sound

Revision b7c2e94d1f30, after f6a1d83c7b94.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b7c2e94d1f30"
down_revision = "f6a1d83c7b94"
branch_labels = None
depends_on = None

MEANING = "0..1, share of those texts that only sound like it; null: it is not looked for by its sound"


def upgrade() -> None:
    with op.batch_alter_table("word_versions") as versions:
        versions.add_column(sa.Column("rate_by_sound", sa.Double(), nullable=True, comment=MEANING))


def downgrade() -> None:
    with op.batch_alter_table("word_versions") as versions:
        versions.drop_column("rate_by_sound")
