"""segments, who looked at members, annotations, scheduled reports

Revision dd2b7f40c619, after dc9835b2a64f.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "dd2b7f40c619"
down_revision = "dc9835b2a64f"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    make_segments()
    make_member_lookups()
    make_annotations()
    make_report_schedules()
    make_report_editions()
    make_report_files()


def downgrade() -> None:
    for table in ("report_files", "report_editions", "report_schedules", "annotations", "member_lookups", "segments"):
        op.drop_table(table)


def make_segments() -> None:
    op.create_table(
        "segments",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False, comment="raised by every edit"),
        sa.Column("name", sa.Text(), nullable=False, comment="small letters, digits, - and _"),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("rule", JSON, nullable=False, comment="a tree; see segments.rules"),
        sa.Column("made_by", NUMBER, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("changed_at", INSTANT, nullable=False, comment="UTC; last edit"),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name="fk_segments_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_segments"),
        sa.UniqueConstraint("name", name="uq_segments_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_segments_made_by", "segments", ["made_by"])


def make_member_lookups() -> None:
    op.create_table(
        "member_lookups",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("looked_by", NUMBER, nullable=False),
        sa.Column(
            "report", sa.Text(), nullable=False, comment="what they looked behind, such as churn or segment:loyal"
        ),
        sa.Column("shown", NUMBER, nullable=False, comment="how many members they saw"),
        sa.Column("looked_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(["looked_by"], ["members.id"], name="fk_member_lookups_looked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_member_lookups"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_member_lookups_looked_at", "member_lookups", ["looked_at"])
    op.create_index("ix_member_lookups_looked_by", "member_lookups", ["looked_by"])


def make_annotations() -> None:
    op.create_table(
        "annotations",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False, comment="raised by every edit"),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="campaign, incident, content, release"),
        sa.Column("first_day", sa.Date(), nullable=False, comment="local day of TIMEZONE"),
        sa.Column("last_day", sa.Date(), nullable=False, comment="local day of TIMEZONE; belongs to it"),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("made_by", NUMBER, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.CheckConstraint("first_day <= last_day", name="ck_annotations_ends_after_it_begins"),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name="fk_annotations_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_annotations"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_annotations_days", "annotations", ["first_day", "last_day"])
    op.create_index("ix_annotations_made_by", "annotations", ["made_by"])


def make_report_schedules() -> None:
    op.create_table(
        "report_schedules",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False, comment="raised by every edit"),
        sa.Column("every", sa.String(length=8), nullable=False, comment="day, or week: on Mondays"),
        sa.Column("hour", NUMBER, nullable=False, comment="0..23, local time of TIMEZONE"),
        sa.Column("reports", JSON, nullable=False, comment="overview, active, engagement, sharing"),
        sa.Column(
            "recipients", JSON, nullable=False, comment="ids of members; who has lost the role growth gets nothing"
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("made_by", NUMBER, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name="fk_report_schedules_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_report_schedules"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_schedules_made_by", "report_schedules", ["made_by"])


def make_report_editions() -> None:
    op.create_table(
        "report_editions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("schedule_id", NUMBER, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False, comment="local day of TIMEZONE"),
        sa.Column("last_day", sa.Date(), nullable=False, comment="local day of TIMEZONE; belongs to it"),
        sa.Column("digest", JSON, nullable=False, comment="figures, what changed, and what happened; see digests"),
        sa.Column("made_at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["report_schedules.id"], name="fk_report_editions_schedule_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report_editions"),
        sa.UniqueConstraint("schedule_id", "first_day", name="uq_report_editions_schedule_id_first_day"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_editions_made_at", "report_editions", ["made_at"])


def make_report_files() -> None:
    op.create_table(
        "report_files",
        sa.Column("edition_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="such as overview.csv"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["report_editions.id"], name="fk_report_files_edition_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "name", name="pk_report_files"),
    )
