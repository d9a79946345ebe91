"""One's own data: what becomes of contents, and when an erasure ended; a person's name verified by the host.

Revision d8b1f46a3e07, after d7209d8c5b63.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "d8b1f46a3e07"
down_revision = "d7209d8c5b63"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
CONTENTS = "kept or removed, as wished"
FINISHED = "UTC; nothing personal is left anywhere since"
VERIFIED = "the host knows who this is; the name itself never comes here"


STANDS = ("id", "case_id", "case_version", "content_version", "outcome", "reason", "also", "decided_by", "claimed_at",
          "decided_at", "undo_until", "undoes")  # fmt: skip
# Not on SQLite: a trigger that names another table stops every later change of that table's columns.
ERASED = (
    "EXISTS (SELECT 1 FROM cases JOIN contents ON contents.id = cases.content_id "
    "JOIN erasures ON erasures.member_id = contents.author_id WHERE cases.id = OLD.case_id)"
)
LOSING_WORDS = {
    "sqlite": " AND ".join(
        [f"NEW.{column} IS OLD.{column}" for column in STANDS]
        + [
            "NEW.note = ''",
            "json(NEW.before) IS json_set(OLD.before, '$.screening', json('null'))",
            "json(NEW.statement) IS CASE json_type(OLD.statement) WHEN 'object' "
            "THEN json_set(OLD.statement, '$.decision_facts', '') ELSE json(OLD.statement) END",
        ]
    ),
    "postgresql": " AND ".join(
        [f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in STANDS]
        + [
            "NEW.note = ''",
            """NEW.before = OLD.before || '{"screening": null}'""",
            "NEW.statement IS NOT DISTINCT FROM (CASE jsonb_typeof(OLD.statement) WHEN 'object' "
            """THEN OLD.statement || '{"decision_facts": ""}' ELSE OLD.statement END)""",
            ERASED,
        ]
    ),
}


def upgrade() -> None:
    with op.batch_alter_table("erasures") as erasures:
        erasures.add_column(
            sa.Column(
                "contents", sa.Text(), nullable=False, server_default="kept", comment="kept or removed, as wished"
            )
        )
        erasures.add_column(
            sa.Column("finished_at", INSTANT, nullable=True, comment="UTC; nothing personal is left anywhere since")
        )
    with op.batch_alter_table("screenings") as screenings:
        screenings.add_column(
            sa.Column("erased_at", INSTANT, nullable=True, comment="UTC; its words went with their author's account")
        )
    op.add_column(
        "members",
        sa.Column("real_name_verified", sa.Boolean(), nullable=False, server_default=sa.false(), comment=VERIFIED),
    )
    guard_decisions()


def downgrade() -> None:
    guard_as_before()
    with op.batch_alter_table("members") as members:
        members.drop_column("real_name_verified")
    with op.batch_alter_table("screenings") as screenings:
        screenings.drop_column("erased_at")
    with op.batch_alter_table("erasures") as erasures:
        erasures.drop_column("finished_at")
        erasures.drop_column("contents")


def guard_decisions() -> None:
    """Let the database refuse every change of a decision but this one: it may lose the words that quote its author; on
    PostgreSQL only once they are erased."""
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        refuse = "SELECT RAISE(ABORT, 'decisions is append-only')"
        op.execute("DROP TRIGGER IF EXISTS decisions_no_update")
        guard = f"BEFORE UPDATE ON decisions WHEN NOT ({LOSING_WORDS[dialect]})"
        op.execute(f"CREATE TRIGGER decisions_no_update {guard} BEGIN {refuse}; END")
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_to_rewrite_decisions() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {LOSING_WORDS[dialect]} THEN RETURN NEW; END IF; END IF; "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute("DROP TRIGGER decisions_append_only ON decisions")
    op.execute(
        "CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE ON decisions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_decisions()"
    )


def guard_as_before() -> None:
    """Let the database refuse every change of a decision."""
    if op.get_bind().dialect.name == "sqlite":
        refuse = "SELECT RAISE(ABORT, 'decisions is append-only')"
        op.execute("DROP TRIGGER IF EXISTS decisions_no_update")
        op.execute(f"CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN {refuse}; END")
        return
    op.execute("DROP TRIGGER decisions_append_only ON decisions")
    op.execute("DROP FUNCTION refuse_to_rewrite_decisions()")
    op.execute(
        "CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE ON decisions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite()"
    )
