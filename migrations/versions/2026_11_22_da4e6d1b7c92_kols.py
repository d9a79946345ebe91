"""opinion leaders, their scores and their collaborations, and the label that a content owes

Revision da4e6d1b7c92, after d9c5702e8f1b.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "da4e6d1b7c92"
down_revision = "d9c5702e8f1b"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    make_applications()
    make_kols()
    make_scores()
    make_collaborations()
    with op.batch_alter_table("contents") as contents:
        contents.add_column(
            sa.Column(
                "owed_disclosure",
                sa.Text(),
                nullable=True,
                comment="set by collaborations: the label without which it cannot be handed in",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("contents") as contents:
        contents.drop_column("owed_disclosure")
    tables = ("collaboration_contents", "collaborations", "kol_scores", "kol_niches", "kols", "kol_applications")
    for table in tables:
        op.drop_table(table)


def make_applications() -> None:
    op.create_table(
        "kol_applications",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column(
            "evidence", sa.Text(), nullable=False, comment="who they are and how staff can see that, in their words"
        ),
        sa.Column("links", JSON, nullable=False, comment="https addresses; become those of the profile"),
        sa.Column("media_ids", JSON, nullable=False, comment="their own pictures, for staff; kept while it is open"),
        sa.Column("niches", JSON, nullable=False, comment="names of topics, at most 5"),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False, comment="what the decision says to the member"),
        sa.Column("decided_by", NUMBER, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("decided_at", INSTANT, nullable=True, comment="UTC; of the decision or the withdrawal"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name="fk_kol_applications_member_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["members.id"], name="fk_kol_applications_decided_by"),
        sa.PrimaryKeyConstraint("id", name="pk_kol_applications"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_kol_applications_open",
        "kol_applications",
        ["member_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_kol_applications_of_member", "kol_applications", ["member_id", "id"])
    op.create_index("ix_kol_applications_status", "kol_applications", ["status", "id"])
    op.create_index("ix_kol_applications_decided_by", "kol_applications", ["decided_by"])


def make_kols() -> None:
    op.create_table(
        "kols",
        sa.Column("member_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("version", NUMBER, nullable=False, comment="raised by every change of the profile's words"),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("links", JSON, nullable=False),
        sa.Column("niches", JSON, nullable=False, comment="as shown; found by kol_niches"),
        sa.Column("shown", sa.Boolean(), nullable=False, comment="set by moderation: bio and niches may be shown"),
        sa.Column("tier", sa.Text(), nullable=True, comment="by the rules of KOL_TIERS; null below all"),
        sa.Column("verified_at", INSTANT, nullable=False, comment="UTC; the latest verification"),
        sa.Column("verified_by", NUMBER, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True, comment="UTC; null while verified"),
        sa.Column("revoked_because", sa.Text(), nullable=False, comment="as the member was told"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_kols_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["verified_by"], ["members.id"], name="fk_kols_verified_by"),
        sa.PrimaryKeyConstraint("member_id", name="pk_kols"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_kols_tier", "kols", ["tier", "member_id"])
    op.create_index("ix_kols_verified_at", "kols", ["verified_at", "member_id"])
    op.create_index("ix_kols_verified_by", "kols", ["verified_by"])
    op.create_table(
        "kol_niches",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("niche", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["kols.member_id"], name="fk_kol_niches_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "niche", name="pk_kol_niches"),
    )
    op.create_index("ix_kol_niches_niche", "kol_niches", ["niche", "member_id"])


def make_scores() -> None:
    op.create_table(
        "kol_scores",
        sa.Column("member_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("value", sa.Double(), nullable=True, comment="0..100; null with too little to say"),
        sa.Column("terms", JSON, nullable=False, comment="each with weight, value, part, points and inputs"),
        sa.Column("lacks", JSON, nullable=False, comment="why there is no value: what, need, have"),
        sa.Column("reasons", JSON, nullable=False, comment="why they are rising; empty for who is not"),
        sa.Column(
            "growth",
            sa.Double(),
            nullable=True,
            comment="of engagement per impression, month over month; null: unknown",
        ),
        sa.Column("figures", JSON, nullable=False, comment="sums of the 90 days"),
        sa.Column("version", sa.Text(), nullable=False, comment="of the score's definition; see scoring.VERSION"),
        sa.Column("as_of", INSTANT, nullable=False, comment="UTC; when it was computed"),
        sa.CheckConstraint("value BETWEEN 0 AND 100", name="ck_kol_scores_value_0_to_100"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_kol_scores_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", name="pk_kol_scores"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_kol_scores_value", "kol_scores", ["value", "member_id"])
    op.create_index("ix_kol_scores_growth", "kol_scores", ["growth", "member_id"])


def make_collaborations() -> None:
    op.create_table(
        "collaborations",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("member_id", NUMBER, nullable=False, comment="the opinion leader"),
        sa.Column("invited_by", NUMBER, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("product_ids", JSON, nullable=False, comment="of the host"),
        sa.Column("deliverables", sa.Text(), nullable=False),
        sa.Column("fee", sa.Text(), nullable=False, comment="in words; nothing is paid through us"),
        sa.Column(
            "fee_minor", NUMBER, nullable=True, comment="the same in integer minor units, for cost per engagement"
        ),
        sa.Column("currency", sa.Text(), nullable=True, comment="of fee_minor, ISO 4217"),
        sa.Column(
            "disclosure", sa.Text(), nullable=False, comment="which label its contents bear; slug of content.labels"
        ),
        sa.Column("begins_on", sa.Date(), nullable=False, comment="local day of TIMEZONE"),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="local day of TIMEZONE, the last one"),
        sa.Column(
            "comparison",
            JSON,
            nullable=True,
            comment="named with the brief: member_ids, or followers_of a member; null: no effect is computed",
        ),
        sa.Column("answer", sa.Text(), nullable=False, comment="what the opinion leader said"),
        sa.Column("end_note", sa.Text(), nullable=False, comment="what was said at the end"),
        sa.Column("invited_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("answered_at", INSTANT, nullable=True, comment="UTC; accepted or declined"),
        sa.Column("ended_at", INSTANT, nullable=True, comment="UTC; done or cancelled"),
        sa.CheckConstraint("member_id <> invited_by", name="ck_collaborations_not_with_oneself"),
        sa.CheckConstraint("begins_on <= ends_on", name="ck_collaborations_ends_after_it_begins"),
        sa.CheckConstraint("(fee_minor IS NULL) = (currency IS NULL)", name="ck_collaborations_fee_with_currency"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_collaborations_member_id"),
        sa.ForeignKeyConstraint(["invited_by"], ["members.id"], name="fk_collaborations_invited_by"),
        sa.PrimaryKeyConstraint("id", name="pk_collaborations"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_collaborations_of_member", "collaborations", ["member_id", "id"])
    op.create_index("ix_collaborations_status", "collaborations", ["status", "id"])
    op.create_index("ix_collaborations_invited_by", "collaborations", ["invited_by"])
    op.create_table(
        "collaboration_contents",
        sa.Column("content_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("collaboration_id", NUMBER, nullable=False),
        sa.Column("linked_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name="fk_collaboration_contents_content_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["collaboration_id"],
            ["collaborations.id"],
            name="fk_collaboration_contents_collaboration_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("content_id", name="pk_collaboration_contents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_collaboration_contents_collaboration_id", "collaboration_contents", ["collaboration_id"])
