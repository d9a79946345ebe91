"""the desk: the audit chain, appeals, notices, bulk

Triggers keep what was decided and what was done as it is. On SQLite a later batch that copies one of these tables drops
them: it has to make them again.

Revision 9a3d5e7f1c20, after 7f2b8c6e1d45.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "9a3d5e7f1c20"
down_revision = "7f2b8c6e1d45"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
AGAINST_SCREENING = sa.text("decision_id IS NULL")
LIVE = sa.text("decided_at IS NULL AND email_index IS NOT NULL")
APPEND_ONLY = ("acts", "decisions")


def upgrade() -> None:
    make_audit()
    op.add_column(
        "cases",
        sa.Column(
            "noticed",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="a notice under the law waits for the decision",
        ),
    )
    op.add_column(
        "members",
        sa.Column(
            "struck_at",
            INSTANT,
            nullable=True,
            comment="UTC; set by moderation: its last decision that stands against what the member wrote",
        ),
    )
    make_appeals()
    make_notices()
    make_sanctions()
    make_bulk()
    for table in APPEND_ONLY:
        make_append_only(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        make_changeable(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_rewrite()")
    op.drop_column("cases", "noticed")
    op.drop_column("members", "struck_at")
    for table in ("bulk_items", "bulks", "sanctions", "notices", "appeals", "audit_head", "act_notes", "acts"):
        op.drop_table(table)


def make_audit() -> None:
    op.create_table(
        "acts",
        sa.Column("id", NUMBER, nullable=False, comment="1, 2, 3, ... without a gap"),
        sa.Column("act", sa.Text(), nullable=False, comment="what was done, a past participle such as case.decided"),
        sa.Column("actor_id", NUMBER, nullable=True, comment="null: the machine, or a stranger"),
        sa.Column("subject", sa.Text(), nullable=False, comment="to what: content:81, member:7, rule:12, appeal:3"),
        sa.Column("case_id", NUMBER, nullable=True),
        sa.Column(
            "why", sa.Text(), nullable=True, comment="slug of the catalogue of reasons, or why the machine did it"
        ),
        sa.Column("before", sa.Text(), nullable=True, comment="canonical JSON; names and figures, never personal text"),
        sa.Column("after", sa.Text(), nullable=True, comment="canonical JSON; the same"),
        sa.Column("note_digest", sa.Text(), nullable=True, comment="SHA-256 of the note with its salt; see act_notes"),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="UTC, microseconds since 1970"),
        sa.Column("hash", sa.Text(), nullable=False, comment="of the row before and this one; moderation.audit.chain"),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name="fk_acts_actor_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_acts_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_acts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_acts_of_case", "acts", ["case_id", "id"])
    op.create_index("ix_acts_of_actor", "acts", ["actor_id", "id"])
    op.create_index("ix_acts_at", "acts", ["at"])
    op.create_table(
        "act_notes",
        sa.Column("act_id", NUMBER, nullable=False),
        sa.Column("about_id", NUMBER, nullable=True, comment="whom it is about; erased with their account"),
        sa.Column("salt", sa.LargeBinary(), nullable=True, comment="16 random bytes; null once erased"),
        sa.Column("text", sa.Text(), nullable=True, comment="null once erased"),
        sa.Column("erased_at", INSTANT, nullable=True, comment="UTC"),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name="fk_act_notes_act_id"),
        sa.ForeignKeyConstraint(["about_id"], ["members.id"], name="fk_act_notes_about_id"),
        sa.PrimaryKeyConstraint("act_id", name="pk_act_notes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_act_notes_about_id", "act_notes", ["about_id"])
    op.create_table(
        "audit_head",
        sa.Column("id", NUMBER, nullable=False, comment="1"),
        sa.Column("act_id", NUMBER, nullable=False, comment="of the last act"),
        sa.Column("hash", sa.Text(), nullable=False, comment="of the last act"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
        sqlite_autoincrement=True,
    )


def make_appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("content_id", NUMBER, nullable=False),
        sa.Column("content_version", NUMBER, nullable=False, comment="that was judged"),
        sa.Column("decision_id", NUMBER, nullable=True, comment="null: against screening"),
        sa.Column("appellant_id", NUMBER, nullable=False),
        sa.Column("role", sa.Text(), nullable=False, comment="author, or reporter whose report was refused"),
        sa.Column("text", sa.Text(), nullable=False, comment="of the appellant; empty once their account is erased"),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("answer", sa.Text(), nullable=True, comment="in words, to the appellant"),
        sa.Column("decided_by", NUMBER, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("same_person", sa.Boolean(), nullable=False, comment="nobody else could decide; for the report"),
        sa.Column("led_to", NUMBER, nullable=True, comment="the new decision"),
        sa.CheckConstraint(
            "status IN ('open', 'upheld', 'overturned', 'withdrawn')", name=op.f("ck_appeals_status_known")
        ),
        sa.CheckConstraint("role IN ('author', 'reporter')", name=op.f("ck_appeals_role_known")),
        sa.ForeignKeyConstraint(["appellant_id"], ["members.id"], name="fk_appeals_appellant_id"),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name="fk_appeals_content_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decided_by"], ["members.id"], name="fk_appeals_decided_by"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_appeals_decision_id"),
        sa.ForeignKeyConstraint(["led_to"], ["decisions.id"], name="fk_appeals_led_to"),
        sa.PrimaryKeyConstraint("id", name="pk_appeals"),
        sa.UniqueConstraint("decision_id", "appellant_id", name="uq_appeals_of_decision"),
        sqlite_autoincrement=True,
    )
    for column in ("appellant_id", "content_id", "decided_by", "led_to"):
        op.create_index(f"ix_appeals_{column}", "appeals", [column])
    op.create_index("ix_appeals_waiting", "appeals", ["status", "id"])
    op.create_index(
        "uq_appeals_of_screening",
        "appeals",
        ["content_id", "content_version", "appellant_id"],
        unique=True,
        sqlite_where=AGAINST_SCREENING,
        postgresql_where=AGAINST_SCREENING,
    )


def make_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False, comment="SHA-256 of the receipt code, which the notifier has"),
        sa.Column("content_id", NUMBER, nullable=False),
        sa.Column("content_version", NUMBER, nullable=False, comment="what the notifier saw"),
        sa.Column("url", sa.Text(), nullable=False, comment="as it was given"),
        sa.Column("ground", sa.Text(), nullable=False, comment="slug of the catalogue"),
        sa.Column("explanation", sa.Text(), nullable=False, comment="in the notifier's words"),
        sa.Column("name", sa.LargeBinary(), nullable=True, comment="encrypted; see members.secrets"),
        sa.Column("email", sa.LargeBinary(), nullable=True, comment="encrypted"),
        sa.Column("email_index", sa.Text(), nullable=True, comment="blind index of the e-mail address"),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("decision_id", NUMBER, nullable=True, comment="which answered it"),
        sa.Column("outcome", sa.Text(), nullable=True, comment="acted or not_acted; null while somebody has to look"),
        sa.Column("decided_at", INSTANT, nullable=True, comment="UTC"),
        sa.CheckConstraint("outcome IN ('acted', 'not_acted')", name=op.f("ck_notices_outcome_known")),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name="fk_notices_content_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_notices_decision_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("receipt", name="uq_notices_receipt"),
        sqlite_autoincrement=True,
    )
    for column in ("content_id", "decision_id", "decided_at"):
        op.create_index(f"ix_notices_{column}", "notices", [column])
    op.create_index(
        "uq_notices_live",
        "notices",
        ["content_id", "email_index"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def make_sanctions() -> None:
    op.create_table(
        "sanctions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("sanction", sa.Text(), nullable=False, comment="warn, limit, mute or suspend"),
        sa.Column(
            "feature", sa.Text(), nullable=True, comment="what it takes: one, writing, or all; null for a warning"
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="slug of the catalogue"),
        sa.Column("case_id", NUMBER, nullable=False, comment="every sanction names its case"),
        sa.Column("decision_id", NUMBER, nullable=False, comment="it falls with this decision"),
        sa.Column("imposed_by", NUMBER, nullable=False),
        sa.Column("imposed_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("until", INSTANT, nullable=True, comment="UTC; null for a warning"),
        sa.Column("lifted_at", INSTANT, nullable=True, comment="UTC; null while it was not lifted"),
        sa.Column("lifted_by", NUMBER, nullable=True),
        sa.Column("lift_note", sa.Text(), nullable=False, comment="for staff"),
        sa.CheckConstraint(
            "sanction IN ('warn', 'limit', 'mute', 'suspend')", name=op.f("ck_sanctions_sanction_known")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_sanctions_case_id"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_sanctions_decision_id"),
        sa.ForeignKeyConstraint(["imposed_by"], ["members.id"], name="fk_sanctions_imposed_by"),
        sa.ForeignKeyConstraint(["lifted_by"], ["members.id"], name="fk_sanctions_lifted_by"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_sanctions_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sanctions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sanctions_of_member", "sanctions", ["member_id", "id"])
    for column in ("case_id", "decision_id", "imposed_by", "lifted_by"):
        op.create_index(f"ix_sanctions_{column}", "sanctions", [column])


def make_bulk() -> None:
    op.create_table(
        "bulks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("query", JSON, nullable=False, comment="what was asked for, as it was sent"),
        sa.Column("seed", NUMBER, nullable=False, comment="of the random sample that was shown"),
        sa.Column("total", NUMBER, nullable=False, comment="how many contents were selected"),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("made_by", NUMBER, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("outcome", sa.Text(), nullable=True, comment="null until it is applied"),
        sa.Column("reason", sa.Text(), nullable=True, comment="slug of the catalogue; null where nothing was taken"),
        sa.Column("note", sa.Text(), nullable=False, comment="for staff"),
        sa.Column("applied_at", INSTANT, nullable=True, comment="UTC; when applying began"),
        sa.Column("undo_until", INSTANT, nullable=True, comment="UTC"),
        sa.Column("undone_by", NUMBER, nullable=True),
        sa.Column("undone_at", INSTANT, nullable=True, comment="UTC; when undoing began"),
        sa.CheckConstraint(
            "status IN ('previewed', 'applying', 'applied', 'undoing', 'undone')", name=op.f("ck_bulks_status_known")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name="fk_bulks_made_by"),
        sa.ForeignKeyConstraint(["undone_by"], ["members.id"], name="fk_bulks_undone_by"),
        sa.PrimaryKeyConstraint("id", name="pk_bulks"),
        sqlite_autoincrement=True,
    )
    for column in ("made_by", "undone_by"):
        op.create_index(f"ix_bulks_{column}", "bulks", [column])
    op.create_table(
        "bulk_items",
        sa.Column("bulk_id", NUMBER, nullable=False),
        sa.Column("content_id", NUMBER, nullable=False),
        sa.Column("content_version", NUMBER, nullable=False, comment="when it was frozen"),
        sa.Column("case_version", NUMBER, nullable=True, comment="then; null where there was no case"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True, comment="why it was skipped or kept, in words"),
        sa.Column("decision_id", NUMBER, nullable=True, comment="what was decided"),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'skipped', 'undone', 'kept')", name=op.f("ck_bulk_items_state_known")
        ),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulks.id"], name="fk_bulk_items_bulk_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name="fk_bulk_items_content_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_bulk_items_decision_id"),
        sa.PrimaryKeyConstraint("bulk_id", "content_id", name="pk_bulk_items"),
        sa.UniqueConstraint("decision_id", name="uq_bulk_items_decision_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bulk_items_content_id", "bulk_items", ["content_id"])
    op.create_index("ix_bulk_items_of_bulk", "bulk_items", ["bulk_id", "state", "content_id"])


def make_append_only(table: str) -> None:
    """Let the database itself refuse to change or delete rows."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            refuse = f"SELECT RAISE(ABORT, '{table} is append-only')"
            op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN {refuse}; END")
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    refuse = "EXECUTE FUNCTION refuse_to_rewrite()"
    op.execute(f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")


def make_changeable(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        names = [f"DROP TRIGGER {table}_no_update", f"DROP TRIGGER {table}_no_delete"]
    else:
        names = [f"DROP TRIGGER {table}_{what} ON {table}" for what in ("append_only", "no_truncate")]
    for drop in names:
        op.execute(drop)
