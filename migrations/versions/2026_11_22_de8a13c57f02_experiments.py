"""experiments, win-backs, surveys

Revision de8a13c57f02, after dd2b7f40c619.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "de8a13c57f02"
down_revision = "dd2b7f40c619"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    make_experiments()
    make_experiment_exposures()
    make_winbacks()
    make_winback_exposures()
    make_surveys()
    make_survey_asks()
    make_survey_answers()


def downgrade() -> None:
    for table in (
        "survey_answers",
        "survey_asks",
        "surveys",
        "winback_exposures",
        "winbacks",
        "experiment_exposures",
        "experiments",
    ):
        op.drop_table(table)


def make_experiments() -> None:
    op.create_table(
        "experiments",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False, comment="raised by every edit, by the start and by the stop"),
        sa.Column("name", sa.Text(), nullable=False, comment="small letters, digits, - and _; decides who gets what"),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("variants", JSON, nullable=False, comment="name and weight of each; the first one is compared with"),
        sa.Column("activity", sa.Text(), nullable=False, comment="what is counted: any, or an activity of DEFINITIONS"),
        sa.Column("within_days", NUMBER, nullable=False, comment="days after the exposure in which it counts"),
        sa.Column("horizon_days", NUMBER, nullable=False, comment="days from the start to the moment of reading"),
        sa.Column("made_by", NUMBER, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("started_at", INSTANT, nullable=True, comment="UTC; from then on nothing of it changes"),
        sa.Column("stopped_at", INSTANT, nullable=True, comment="UTC; nobody is exposed from then on"),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name="fk_experiments_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_experiments"),
        sa.UniqueConstraint("name", name="uq_experiments_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_experiments_made_by", "experiments", ["made_by"])


def make_experiment_exposures() -> None:
    op.create_table(
        "experiment_exposures",
        sa.Column("experiment_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("exposed_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("counts_until", INSTANT, nullable=False, comment="UTC; what happens from then on counts no more"),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiments.id"], name="fk_experiment_exposures_experiment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name="fk_experiment_exposures_member_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("experiment_id", "member_id", name="pk_experiment_exposures"),
    )
    op.create_index("ix_experiment_exposures_member_id", "experiment_exposures", ["member_id"])


def make_winbacks() -> None:
    op.create_table(
        "winbacks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False, comment="raised by every edit and by the launch"),
        sa.Column("name", sa.Text(), nullable=False, comment="small letters, digits, - and _; decides who is held out"),
        sa.Column("segment", sa.Text(), nullable=True, comment="to whom; null: to everybody at risk"),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False, comment="by mail as well, to those who want that"),
        sa.Column("activity", sa.Text(), nullable=False, comment="hoped for: any, or an activity of DEFINITIONS"),
        sa.Column("within_days", NUMBER, nullable=False, comment="days in which it counts"),
        sa.Column("made_by", NUMBER, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("launched_at", INSTANT, nullable=True, comment="UTC; from then on nothing of it changes"),
        sa.Column(
            "waiting",
            sa.LargeBinary(),
            nullable=True,
            comment="numbers of members who are still to be told, a Roaring bitmap; null: nobody",
        ),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name="fk_winbacks_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_winbacks"),
        sa.UniqueConstraint("name", name="uq_winbacks_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_winbacks_made_by", "winbacks", ["made_by"])


def make_winback_exposures() -> None:
    op.create_table(
        "winback_exposures",
        sa.Column("winback_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("held_out", sa.Boolean(), nullable=False, comment="true: not told, to compare with"),
        sa.Column("exposed_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("counts_until", INSTANT, nullable=False, comment="UTC; what happens from then on counts no more"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name="fk_winback_exposures_member_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["winback_id"], ["winbacks.id"], name="fk_winback_exposures_winback_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("winback_id", "member_id", name="pk_winback_exposures"),
    )
    op.create_index("ix_winback_exposures_member_id", "winback_exposures", ["member_id"])


def make_surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False, comment="raised by every edit, by opening and by closing"),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("questions", JSON, nullable=False, comment="in their order; see surveys.questions"),
        sa.Column("segment", sa.Text(), nullable=True, comment="who may be asked; null: everybody"),
        sa.Column("sampled", sa.Double(), nullable=False, comment="0..1; how many of them are asked, by HMAC"),
        sa.Column(
            "targets",
            sa.LargeBinary(),
            nullable=True,
            comment="numbers of the segment's members, a Roaring bitmap renewed every hour",
        ),
        sa.Column("made_by", NUMBER, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("opened_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("closed_at", INSTANT, nullable=True, comment="UTC"),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name="fk_surveys_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_surveys"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_surveys_made_by", "surveys", ["made_by"])


def make_survey_asks() -> None:
    op.create_table(
        "survey_asks",
        sa.Column("survey_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("answered_at", INSTANT, nullable=True, comment="UTC"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_survey_asks_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name="fk_survey_asks_survey_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("survey_id", "member_id", name="pk_survey_asks"),
    )
    op.create_index("ix_survey_asks_member_id", "survey_asks", ["member_id", "asked_at"])


def make_survey_answers() -> None:
    op.create_table(
        "survey_answers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("survey_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("question", sa.Text(), nullable=False, comment="its key"),
        sa.Column("number", NUMBER, nullable=True),
        sa.Column("text", sa.Text(), nullable=True, comment="a choice, or words; only the growth team reads them"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_survey_answers_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name="fk_survey_answers_survey_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_answers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_survey_answers_member_id", "survey_answers", ["member_id"])
    op.create_index("ix_survey_answers_question", "survey_answers", ["survey_id", "question", "id"])
