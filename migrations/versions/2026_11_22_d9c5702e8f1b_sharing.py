"""share links say their campaign, and credits know visits of the shop

Revision d9c5702e8f1b, after d8b1f46a3e07.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "d9c5702e8f1b"
down_revision = "d8b1f46a3e07"
branch_labels = None
depends_on = None

VISITS = sa.text("kind = 'visit'")
COMMENTS = {
    "share_clicks": {
        "kind": (
            "person, or why not: head, prefetch, no_agent, crawler, no_browser",
            "person, or why not; see visitors.robots",
        ),
    },
    "share_credits": {
        "kind": (
            "signup, order, or refund: the reversal of an order",
            "visit, signup, order, or refund: the reversal of an order",
        ),
        "currency": ("ISO 4217; null for a sign-up", "ISO 4217; null for a visit or a sign-up"),
        "left_out": (
            "why it does not count: own_link, same_cookie, staff",
            "why it does not count; see actions.why_left_out",
        ),
        "occurred_at": (
            "UTC; of the sign-up, the order, the refund",
            "UTC; of the visit, the sign-up, the order, the refund",
        ),
    },
}


def upgrade() -> None:
    with op.batch_alter_table("share_links") as links:
        links.add_column(
            sa.Column("utm_campaign", sa.Text(), comment="as the sharer named it last; goes on to the shop")
        )
    op.create_index(
        "uq_share_credits_visit",
        "share_credits",
        ["click_id"],
        unique=True,
        sqlite_where=VISITS,
        postgresql_where=VISITS,
    )

    comment(before=0, after=1)


def downgrade() -> None:
    comment(before=1, after=0)
    op.execute("DELETE FROM share_credits WHERE kind = 'visit'")
    op.drop_index("uq_share_credits_visit", "share_credits")
    with op.batch_alter_table("share_links") as links:
        links.drop_column("utm_campaign")


def comment(before: int, after: int) -> None:
    """Say what the columns hold now; SQLite keeps no comments."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, columns in COMMENTS.items():
        for column, said in columns.items():
            op.alter_column(table, column, comment=said[after], existing_comment=said[before])
