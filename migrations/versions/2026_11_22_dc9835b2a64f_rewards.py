"""rewards: the ledger of points, rules as data, levels, badges, the catalogue, redemptions; the trust floor

Revision dc9835b2a64f, after db71c0f5e238.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "dc9835b2a64f"
down_revision = "db71c0f5e238"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ACCOUNTS = "'available', 'debt', 'issued', 'spent', 'expired', 'reversed'"
LEFT = sa.text("remaining > 0")


def upgrade() -> None:
    with op.batch_alter_table("members") as members:
        members.add_column(
            sa.Column(
                "trust_floor",
                sa.Text(),
                nullable=False,
                server_default="T0",
                comment="the least trust that the host vouches for",
            )
        )
    make_rulesets()
    make_accounts()
    make_transfers()
    make_lots()
    make_levels_and_badges()
    make_rewards()


def downgrade() -> None:
    for table in (
        "redemptions",
        "rewards",
        "member_badges",
        "level_changes",
        "point_lot_uses",
        "point_lots",
        "point_moves",
        "point_transfers",
        "point_accounts",
        "rulesets",
    ):
        op.drop_table(table)
    with op.batch_alter_table("members") as members:
        members.drop_column("trust_floor")


def make_rulesets() -> None:
    op.create_table(
        "rulesets",
        sa.Column("kind", sa.Text(), nullable=False, comment="earning, levels, badges"),
        sa.Column("version", NUMBER, nullable=False, comment="1, 2, ... of its kind; 1 is what was shipped"),
        sa.Column("rules", JSON, nullable=False, comment="as the slice of that kind reads them"),
        sa.Column("changed_by", NUMBER, nullable=True, comment="null: as shipped"),
        sa.Column("changed_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(["changed_by"], ["members.id"], name="fk_rulesets_changed_by"),
        sa.PrimaryKeyConstraint("kind", "version", name="pk_rulesets"),
    )
    op.create_index("ix_rulesets_changed_by", "rulesets", ["changed_by"])


def make_accounts() -> None:
    op.create_table(
        "point_accounts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("available", NUMBER, nullable=False, comment="points to spend, those past their time included"),
        sa.Column(
            "debt", NUMBER, nullable=False, comment="points taken back after they were spent; earnings repay them"
        ),
        sa.Column("growth", NUMBER, nullable=False, comment="growth value: earned, never spent; it decides levels"),
        sa.CheckConstraint("available >= 0 AND debt >= 0", name="ck_point_accounts_never_below_zero"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_point_accounts_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_point_accounts"),
        sa.UniqueConstraint("member_id", name="uq_point_accounts_member_id"),
        sqlite_autoincrement=True,
    )


def make_transfers() -> None:
    op.create_table(
        "point_transfers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False, comment="earn, spend, return, expire, reverse, restore"),
        sa.Column("fact", sa.Text(), nullable=False, comment="what it is for; no fact moves points twice"),
        sa.Column(
            "amount",
            NUMBER,
            nullable=False,
            comment="by how much the member has more (available less debt), negative: less",
        ),
        sa.Column("growth", NUMBER, nullable=False, comment="by how much the growth value changed"),
        sa.Column("words", JSON, nullable=False, comment="the reason as the member reads it, zh and en"),
        sa.Column("rule", sa.Text(), nullable=True, comment="of an earning: the key of the rule"),
        sa.Column("rules_version", NUMBER, nullable=True, comment="of an earning: of the earning rules that held"),
        sa.Column("content_id", NUMBER, nullable=True, comment="what it was earned with"),
        sa.Column(
            "counterpart_id", NUMBER, nullable=True, comment="of an earning: by whose act, if it was one member's"
        ),
        sa.Column("reverses_id", NUMBER, nullable=True, comment="the transfer that this one takes back"),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_point_transfers_member_id"),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name="fk_point_transfers_content_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["counterpart_id"], ["members.id"], name="fk_point_transfers_counterpart_id"),
        sa.ForeignKeyConstraint(["reverses_id"], ["point_transfers.id"], name="fk_point_transfers_reverses_id"),
        sa.PrimaryKeyConstraint("id", name="pk_point_transfers"),
        sa.UniqueConstraint("fact", name="uq_point_transfers_fact"),
        sa.UniqueConstraint("reverses_id", name="uq_point_transfers_reverses_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_point_transfers_of_member", "point_transfers", ["member_id", "id"])
    op.create_index("ix_point_transfers_by_rule", "point_transfers", ["member_id", "rule", "created_at"])
    op.create_index("ix_point_transfers_content_id", "point_transfers", ["content_id"])
    op.create_index("ix_point_transfers_counterpart_id", "point_transfers", ["counterpart_id"])
    op.create_table(
        "point_moves",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("transfer_id", NUMBER, nullable=False),
        sa.Column("source", sa.String(16), nullable=False, comment="the account that it leaves"),
        sa.Column("target", sa.String(16), nullable=False, comment="the account that it enters"),
        sa.Column("amount", NUMBER, nullable=False),
        sa.CheckConstraint("amount > 0", name="ck_point_moves_some_amount"),
        sa.CheckConstraint("source <> target", name="ck_point_moves_two_accounts"),
        sa.CheckConstraint(f"source IN ({ACCOUNTS}) AND target IN ({ACCOUNTS})", name="ck_point_moves_known_accounts"),
        sa.ForeignKeyConstraint(["transfer_id"], ["point_transfers.id"], name="fk_point_moves_transfer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_point_moves"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_point_moves_transfer_id", "point_moves", ["transfer_id"])


def make_lots() -> None:
    op.create_table(
        "point_lots",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("transfer_id", NUMBER, nullable=False, comment="that brought it"),
        sa.Column("amount", NUMBER, nullable=False, comment="how many came"),
        sa.Column("remaining", NUMBER, nullable=False, comment="how many are left to spend"),
        sa.Column("expired", NUMBER, nullable=False, comment="how many went by unspent"),
        sa.Column("expires_at", INSTANT, nullable=False, comment="UTC; an end of a reporting day"),
        sa.Column("warned_at", INSTANT, nullable=True, comment="UTC; when the member was told that it expires soon"),
        sa.CheckConstraint(
            "remaining >= 0 AND expired >= 0 AND remaining + expired <= amount", name="ck_point_lots_no_more_than_came"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_point_lots_member_id"),
        sa.ForeignKeyConstraint(["transfer_id"], ["point_transfers.id"], name="fk_point_lots_transfer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_point_lots"),
        sa.UniqueConstraint("transfer_id", name="uq_point_lots_transfer_id"),
        sqlite_autoincrement=True,
    )
    for name, columns in (
        ("ix_point_lots_left", ["member_id", "expires_at", "id"]),
        ("ix_point_lots_due", ["expires_at", "member_id"]),
    ):
        op.create_index(name, "point_lots", columns, sqlite_where=LEFT, postgresql_where=LEFT)
    op.create_table(
        "point_lot_uses",
        sa.Column("transfer_id", NUMBER, nullable=False),
        sa.Column("lot_id", NUMBER, nullable=False),
        sa.Column("amount", NUMBER, nullable=False),
        sa.CheckConstraint("amount > 0", name="ck_point_lot_uses_some_amount"),
        sa.ForeignKeyConstraint(["transfer_id"], ["point_transfers.id"], name="fk_point_lot_uses_transfer_id"),
        sa.ForeignKeyConstraint(["lot_id"], ["point_lots.id"], name="fk_point_lot_uses_lot_id"),
        sa.PrimaryKeyConstraint("transfer_id", "lot_id", name="pk_point_lot_uses"),
    )
    op.create_index("ix_point_lot_uses_lot_id", "point_lot_uses", ["lot_id"])


def make_levels_and_badges() -> None:
    op.create_table(
        "level_changes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("from_level", NUMBER, nullable=False),
        sa.Column("to_level", NUMBER, nullable=False),
        sa.Column("growth", NUMBER, nullable=False, comment="growth value at that moment"),
        sa.Column("rules_version", NUMBER, nullable=False, comment="of the levels that held"),
        sa.Column("changed_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_level_changes_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_level_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_level_changes_of_member", "level_changes", ["member_id", "changed_at", "id"])
    op.create_index("ix_level_changes_changed_at", "level_changes", ["changed_at"])
    op.create_table(
        "member_badges",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("badge", sa.Text(), nullable=False, comment="its key in the rules"),
        sa.Column("awarded_at", INSTANT, nullable=False, comment="UTC; when the thing happened that completed it"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_member_badges_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "badge", name="pk_member_badges"),
    )


def make_rewards() -> None:
    op.create_table(
        "rewards",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False, comment="raised by every change of it; never by the stock"),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("description_zh", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("cost", NUMBER, nullable=False, comment="in points"),
        sa.Column("stock", NUMBER, nullable=True, comment="how many are left; null: there is no end of them"),
        sa.Column("most_per_member", NUMBER, nullable=True, comment="redemptions of one member; null: any number"),
        sa.Column("opens_at", INSTANT, nullable=True, comment="UTC; null: at once"),
        sa.Column("closes_at", INSTANT, nullable=True, comment="UTC; null: never"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.CheckConstraint("cost > 0", name="ck_rewards_not_for_nothing"),
        sa.CheckConstraint("stock >= 0", name="ck_rewards_no_more_than_there_are"),
        sa.PrimaryKeyConstraint("id", name="pk_rewards"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "redemptions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("reward_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("transfer_id", NUMBER, nullable=False, comment="that paid for it"),
        sa.Column("cost", NUMBER, nullable=False, comment="in points, on that day"),
        sa.Column("state", sa.String(16), nullable=False, comment="requested, fulfilled, refused, lapsed"),
        sa.Column("code", sa.LargeBinary(), nullable=True, comment="the coupon, encrypted; see members.secrets"),
        sa.Column("words", JSON, nullable=True, comment="why the points came back, zh and en"),
        sa.Column("requested_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("answered_at", INSTANT, nullable=True, comment="UTC"),
        sa.CheckConstraint("code IS NULL OR state = 'fulfilled'", name="ck_redemptions_code_when_fulfilled"),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name="fk_redemptions_reward_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_redemptions_member_id"),
        sa.ForeignKeyConstraint(["transfer_id"], ["point_transfers.id"], name="fk_redemptions_transfer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_redemptions"),
        sa.UniqueConstraint("transfer_id", name="uq_redemptions_transfer_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_redemptions_reward_id", "redemptions", ["reward_id"])
    op.create_index("ix_redemptions_of_member", "redemptions", ["member_id", "id"])
    op.create_index("ix_redemptions_by_state", "redemptions", ["state", "requested_at", "id"])
