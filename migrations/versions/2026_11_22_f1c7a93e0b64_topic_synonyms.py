"""synonyms of topics

Revision f1c7a93e0b64, after e1b4d7a90c35.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "f1c7a93e0b64"
down_revision = "e1b4d7a90c35"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
NAME = "folded; no topic is called so any more"
TOPIC = "fk_topic_synonyms_topic_id_topics"


def upgrade() -> None:
    op.create_table(
        "topic_synonyms",
        sa.Column("name", sa.Text(), nullable=False, comment=NAME),
        sa.Column("topic_id", NUMBER, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=TOPIC, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name", name="pk_topic_synonyms"),
    )
    op.create_index("ix_topic_synonyms_topic_id", "topic_synonyms", ["topic_id"])


def downgrade() -> None:
    op.drop_table("topic_synonyms")
