"""campaigns, their participants and exposures; challenges, lotteries, group goals, events on the ground

Revision db71c0f5e238, after da4e6d1b7c92.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "db71c0f5e238"
down_revision = "da4e6d1b7c92"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    make_campaigns()
    make_revisions()
    make_people("campaign_participants", sa.Column("joined_at", INSTANT, nullable=False, comment="UTC; the first time"))
    make_people(
        "campaign_exposures",
        sa.Column("held_out", sa.Boolean(), nullable=False, comment="true: not told, to compare with"),
        sa.Column("at", INSTANT, nullable=False, comment="UTC"),
    )
    make_challenges()
    make_lotteries()
    make_goals()
    make_signups()


def downgrade() -> None:
    for table in (
        "event_signups",
        "goals_reached",
        "lottery_entries",
        "lotteries",
        "challenge_disqualifications",
        "challenge_entries",
        "campaign_exposures",
        "campaign_participants",
        "campaign_revisions",
        "campaigns",
    ):
        op.drop_table(table)


def of_campaign(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], f"fk_{table}_campaign_id", ondelete="CASCADE")


def of_member(table: str, column: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["members.id"], f"fk_{table}_{column}", ondelete=ondelete)


def make_campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False, comment="raised by every edit"),
        sa.Column("kind", sa.String(16), nullable=False, comment="topic_challenge, lottery, group_goal, event"),
        sa.Column("state", sa.String(16), nullable=False, comment="announced, open, closed, frozen, drawn, cancelled"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("description_html", sa.Text(), nullable=False, comment="cleaned on write"),
        sa.Column("rules", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("rules_html", sa.Text(), nullable=False, comment="cleaned on write"),
        sa.Column("opens_at", INSTANT, nullable=False, comment="UTC; what happens at this moment is within"),
        sa.Column("closes_at", INSTANT, nullable=False, comment="UTC; what happens at this moment is too late"),
        sa.Column("topic_id", NUMBER, nullable=True),
        sa.Column("product_ids", JSON, nullable=False, comment="products, as the host calls them"),
        sa.Column("terms", JSON, nullable=False, comment="what counts, by kind; see campaigns.terms"),
        sa.Column("cancelled_because", sa.Text(), nullable=True, comment="as participants were told"),
        sa.Column("told_up_to", NUMBER, nullable=False, comment="members up to this id were told of it, or held out"),
        sa.Column("made_by", NUMBER, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("changed_at", INSTANT, nullable=False, comment="UTC; last edit"),
        sa.CheckConstraint("opens_at < closes_at", name="ck_campaigns_ends_after_it_begins"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], "fk_campaigns_topic_id"),
        of_member("campaigns", "made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_campaigns_state", "campaigns", ["state", "opens_at"])
    op.create_index("ix_campaigns_topic_id", "campaigns", ["topic_id"])
    op.create_index("ix_campaigns_made_by", "campaigns", ["made_by"])


def make_revisions() -> None:
    op.create_table(
        "campaign_revisions",
        sa.Column("campaign_id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("changed_by", NUMBER, nullable=False, comment="who ended this version"),
        sa.Column("changed_at", INSTANT, nullable=False, comment="UTC; when it ended"),
        of_campaign("campaign_revisions"),
        of_member("campaign_revisions", "changed_by"),
        sa.PrimaryKeyConstraint("campaign_id", "version", name="pk_campaign_revisions"),
    )
    op.create_index("ix_campaign_revisions_changed_by", "campaign_revisions", ["changed_by"])


def make_people(table: str, *columns: sa.Column) -> None:
    op.create_table(
        table,
        sa.Column("campaign_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        *columns,
        of_campaign(table),
        of_member(table, "member_id", "CASCADE"),
        sa.PrimaryKeyConstraint("campaign_id", "member_id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_member_id", table, ["member_id"])


def make_challenges() -> None:
    op.create_table(
        "challenge_entries",
        sa.Column("campaign_id", NUMBER, nullable=False),
        sa.Column("content_id", NUMBER, nullable=False),
        sa.Column("rank", NUMBER, nullable=False, comment="1 is the best"),
        sa.Column(
            "score", NUMBER, nullable=False, comment="distinct people and kinds of engagement; see challenges.scores"
        ),
        of_campaign("challenge_entries"),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], "fk_challenge_entries_content_id"),
        sa.PrimaryKeyConstraint("campaign_id", "content_id", name="pk_challenge_entries"),
        sa.UniqueConstraint("campaign_id", "rank", name="uq_challenge_entries_campaign_id_rank"),
    )
    op.create_index("ix_challenge_entries_content_id", "challenge_entries", ["content_id"])
    op.create_table(
        "challenge_disqualifications",
        sa.Column("campaign_id", NUMBER, nullable=False),
        sa.Column("content_id", NUMBER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", NUMBER, nullable=False),
        sa.Column("at", INSTANT, nullable=False, comment="UTC"),
        of_campaign("challenge_disqualifications"),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], "fk_challenge_disqualifications_content_id"),
        of_member("challenge_disqualifications", "by"),
        sa.PrimaryKeyConstraint("campaign_id", "content_id", name="pk_challenge_disqualifications"),
    )
    op.create_index("ix_challenge_disqualifications_content_id", "challenge_disqualifications", ["content_id"])
    op.create_index("ix_challenge_disqualifications_by", "challenge_disqualifications", ["by"])


def make_lotteries() -> None:
    op.create_table(
        "lotteries",
        sa.Column("campaign_id", NUMBER, nullable=False),
        sa.Column(
            "seed", sa.LargeBinary(), nullable=False, comment="hex of 32 random bytes, encrypted; see members.secrets"
        ),
        sa.Column(
            "commitment", sa.Text(), nullable=False, comment="SHA-256(campaign id, seed), hex; lottery, DEFINITIONS"
        ),
        sa.Column("settled_at", INSTANT, nullable=True, comment="UTC; when its entries were judged, after the close"),
        sa.Column("drawn_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("proof", JSON, nullable=True, comment="all that anybody needs to draw again"),
        of_campaign("lotteries"),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_lotteries"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lottery_entries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("campaign_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=True, comment="null once erased after the close"),
        sa.Column("token", sa.Text(), nullable=False, comment="32 random hex digits"),
        sa.Column("entered_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("withdrawn_at", INSTANT, nullable=True, comment="UTC; null while it stands"),
        sa.Column("exclusion", sa.Text(), nullable=True, comment="why it is not drawn; see exclusions.REASONS"),
        sa.Column("excluded_by", NUMBER, nullable=True, comment="null: by a rule"),
        sa.Column("rank", NUMBER, nullable=True, comment="1 is drawn first; null until drawn, and for excluded ones"),
        of_campaign("lottery_entries"),
        of_member("lottery_entries", "member_id", "SET NULL"),
        of_member("lottery_entries", "excluded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_lottery_entries"),
        sa.UniqueConstraint("campaign_id", "member_id", name="uq_lottery_entries_campaign_id_member_id"),
        sa.UniqueConstraint("token", name="uq_lottery_entries_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lottery_entries_member_id", "lottery_entries", ["member_id"])
    op.create_index("ix_lottery_entries_excluded_by", "lottery_entries", ["excluded_by"])


def make_goals() -> None:
    op.create_table(
        "goals_reached",
        sa.Column("campaign_id", NUMBER, nullable=False),
        sa.Column("reached_at", INSTANT, nullable=False, comment="UTC; the time of the fact that completed it"),
        sa.Column("noted_at", INSTANT, nullable=False, comment="UTC; when that was seen, and everybody told"),
        of_campaign("goals_reached"),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_goals_reached"),
        sqlite_autoincrement=True,
    )


def make_signups() -> None:
    op.create_table(
        "event_signups",
        sa.Column("campaign_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False, comment="false: has a seat"),
        sa.Column("code", sa.Text(), nullable=False, comment="what the QR code at the door says; 80 random bits"),
        sa.Column("reminded_at", INSTANT, nullable=True, comment="UTC; the day before"),
        sa.Column("attended_at", INSTANT, nullable=True, comment="UTC; checked in by staff"),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC; when it began"),
        sa.Column("ended_at", INSTANT, nullable=True, comment="UTC; null while it lives"),
        of_campaign("event_signups"),
        of_member("event_signups", "member_id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_event_signups"),
        sa.UniqueConstraint("code", name="uq_event_signups_code"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_signups_in_order", "event_signups", ["campaign_id", "waiting", "id"])
    op.create_index("ix_event_signups_member_id", "event_signups", ["member_id"])
    op.create_index(
        "uq_event_signups_live",
        "event_signups",
        ["campaign_id", "member_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
