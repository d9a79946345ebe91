"""the desk: the audit chain, appeals, notices, bulk

Triggers keep what was decided and what was done as it is. On SQLite a later batch that copies one of these tables drops
them: it has to make them again.

Revision 9a3d5e7f1c20, after 7f2b8c6e1d45.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "9a3d5e7f1c20"
down_revision = "7f2b8c6e1d45"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("acts", "decisions")


def upgrade() -> None:
    make_audit()
    for table in APPEND_ONLY:
        make_append_only(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        make_changeable(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_rewrite()")
    for table in ("audit_head", "act_notes", "acts"):
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
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True, comment="UTC"),
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
