"""mails and what became of them, confirmed addresses, and what is told by mail

Revision d2a94f1b6c37, after d10b7c3e5a91.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "d2a94f1b6c37"
down_revision = "d10b7c3e5a91"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
WAITING = sa.text("outcome = 'waiting'")
TO_MAIL = sa.text("mail_due_at IS NOT NULL")

CHOSEN = ("type -> channel -> whether wanted", "as chosen; see preferences.completed")
FACT = (
    "type:content:actor:cause; null for an official notice",
    "type:content:actor:cause:product; null for an official notice",
)


def upgrade() -> None:
    make_mails()
    add_to_members()
    add_to_inboxes()
    add_to_notifications()
    with op.batch_alter_table("notices") as table:
        table.add_column(
            sa.Column(
                "language",
                sa.Text(),
                nullable=False,
                server_default="zh-CN",
                comment="in which the notifier is written to: zh-CN or en",
            )
        )
    rename_preferences({"app": "in_app"}, wrap=True)
    comment("notification_inboxes", "preferences", *CHOSEN)
    comment("notification_events", "fact", *FACT)


def downgrade() -> None:
    comment("notification_events", "fact", *reversed(FACT))
    comment("notification_inboxes", "preferences", *reversed(CHOSEN))
    rename_preferences({"in_app": "app"}, wrap=False)
    for name in ("ix_notifications_to_mail", "ix_notifications_made", "ix_notifications_product_id"):
        op.drop_index(name, "notifications")
    with op.batch_alter_table("notifications") as table:
        table.drop_constraint("fk_notifications_product_id", type_="foreignkey")
        for column in ("product_id", "in_app", "mail_due_at", "mailed_at"):
            table.drop_column(column)
    op.drop_index("ix_notification_inboxes_digest_due_at", "notification_inboxes")
    with op.batch_alter_table("notification_inboxes") as table:
        for column in ("digest_due_at", "digested_at"):
            table.drop_column(column)
    with op.batch_alter_table("members") as table:
        for column in ("email_confirmed_at", "mail_failures"):
            table.drop_column(column)
    with op.batch_alter_table("notices") as table:
        table.drop_column("language")
    op.drop_table("mails")


def make_mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="what it is about; the same is never posted twice"),
        sa.Column("kind", sa.Text(), nullable=False, comment="name of its template and writer"),
        sa.Column("member_id", NUMBER, nullable=True, comment="to whom; null: a stranger, by address"),
        sa.Column("address", sa.LargeBinary(), nullable=True, comment="of a stranger, encrypted; null when finished"),
        sa.Column("language", sa.Text(), nullable=False, comment="zh-CN or en"),
        sa.Column("given", sa.LargeBinary(), nullable=True, comment="for its writer, encrypted; null when finished"),
        sa.Column("message_id", sa.Text(), nullable=False, comment="the Message-ID, the same whenever it is sent"),
        sa.Column("posted_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("expires_at", INSTANT, nullable=False, comment="UTC; not sent from then on"),
        sa.Column("held_until", INSTANT, nullable=True, comment="UTC; a worker is sending it"),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reply_code", NUMBER, nullable=True, comment="of the server, RFC 5321; null: none came"),
        sa.Column("finished_at", INSTANT, nullable=True, comment="UTC; null while it waits"),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'sent', 'bounced', 'refused', 'dropped', 'expired')", name="ck_mails_outcome_known"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_mails_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.UniqueConstraint("key", name="uq_mails_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mails_of_member", "mails", ["member_id", "kind", "posted_at"])
    op.create_index("ix_mails_posted_at", "mails", ["posted_at"])
    op.create_index("ix_mails_waiting", "mails", ["posted_at"], sqlite_where=WAITING, postgresql_where=WAITING)


def add_to_members() -> None:
    with op.batch_alter_table("members") as table:
        table.add_column(
            sa.Column("email_confirmed_at", INSTANT, nullable=True, comment="UTC; null: nobody proved that")
        )
        table.add_column(
            sa.Column(
                "mail_failures",
                NUMBER,
                nullable=False,
                server_default="0",
                comment="bounces since the last success",
            )
        )


def add_to_inboxes() -> None:
    with op.batch_alter_table("notification_inboxes") as table:
        table.add_column(
            sa.Column(
                "digest_due_at",
                INSTANT,
                nullable=True,
                comment="UTC; null: no digest is wanted",
            )
        )
        table.add_column(
            sa.Column("digested_at", INSTANT, nullable=True, comment="UTC; when the latest digest was posted")
        )
    op.create_index("ix_notification_inboxes_digest_due_at", "notification_inboxes", ["digest_due_at"])


def add_to_notifications() -> None:
    with op.batch_alter_table("notifications") as table:
        table.add_column(sa.Column("product_id", NUMBER, nullable=True))
        table.add_column(
            sa.Column("in_app", sa.Boolean(), nullable=False, server_default=sa.true(), comment="false: by mail alone")
        )
        table.add_column(
            sa.Column("mail_due_at", INSTANT, nullable=True, comment="UTC; when to mail it; null: not, or no more")
        )
        table.add_column(sa.Column("mailed_at", INSTANT, nullable=True, comment="UTC; when a mail with it was posted"))
        table.create_foreign_key("fk_notifications_product_id", "products", ["product_id"], ["id"], ondelete="CASCADE")
    op.create_index("ix_notifications_product_id", "notifications", ["product_id"])
    op.create_index("ix_notifications_made", "notifications", ["member_id", "created_at"])
    op.create_index(
        "ix_notifications_to_mail",
        "notifications",
        ["mail_due_at", "member_id"],
        sqlite_where=TO_MAIL,
        postgresql_where=TO_MAIL,
    )


def rename_preferences(names: dict[str, str], *, wrap: bool) -> None:
    """Types stood alone; now they stand among other things that one may prefer."""
    inboxes = sa.table("notification_inboxes", sa.column("member_id"), sa.column("preferences", sa.JSON()))
    connection = op.get_bind()
    for member_id, said in connection.execute(sa.select(inboxes.c.member_id, inboxes.c.preferences)).all():
        said = json.loads(said) if isinstance(said, str) else said or {}
        types = {
            type_: {names[channel]: wanted for channel, wanted in channels.items() if channel in names}
            for type_, channels in (said if wrap else said.get("types", {})).items()
        }
        changed = ({"types": types} if wrap else types) if types else {}
        connection.execute(inboxes.update().where(inboxes.c.member_id == member_id).values(preferences=changed))


def comment(table: str, column: str, old: str, new: str) -> None:
    """SQLite has no comments."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, column, comment=new, existing_comment=old)
