"""Migrations run both ways, leave nothing behind, and end where the models are."""

from __future__ import annotations

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from community.database import MIGRATIONS, db, upgrade
from tests.conftest import DATABASES


@pytest.fixture(params=DATABASES)
def empty_house(request, house_over_nothing):
    with house_over_nothing(request.param).app_context():
        yield
        db.session.remove()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version", "sqlite_sequence"}


def test_after_all_migrations_the_database_is_what_the_models_say(empty_house):
    upgrade()

    with db.engine.connect() as connection:
        drift = compare_metadata(MigrationContext.configure(connection), db.metadata)
    assert drift == []
    assert tables() == set(db.metadata.tables)


def test_migrations_run_down_to_nothing_and_up_again(empty_house):
    upgrade()

    flask_migrate.downgrade(directory=str(MIGRATIONS), revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(db.metadata.tables)


def test_a_migration_leaves_foreign_keys_switched_on(empty_house):
    upgrade()

    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
