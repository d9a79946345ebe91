"""By what its tables hold the database chooses among indexes."""

from __future__ import annotations

from sqlalchemy import inspect, text

from community.database import db, refresh_statistics
from tests.factories import a_post


def test_sqlite_knows_what_its_tables_hold_once_it_looked_and_postgres_is_left_alone(app):
    a_post("跑鞋穿了三个月")

    refresh_statistics()

    if db.engine.dialect.name == "sqlite":
        rows = db.session.scalars(text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'contents'")).all()
        assert {row.split()[0] for row in rows} == {"1"}
    else:
        assert not inspect(db.engine).has_table("sqlite_stat1")
