"""Reading rows: over one connection, however much is read."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import text

from community.database import db


def test_a_session_reads_over_one_connection_however_much_it_reads(app: Flask):
    db.session.remove()
    before = db.engine.pool.checkedout()

    for _ in range(5):
        db.session.execute(text("SELECT 1"))

    assert db.engine.pool.checkedout() == before + 1
