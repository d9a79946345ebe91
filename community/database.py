"""Rows: the models' base, column types, and sessions that read freely and write in one place.

Reading goes over an autocommit engine: no lock and no snapshot is held between two statements. Writing happens
inside ``outbox.transaction()`` alone; a flush outside of it is an error. On SQLite a writing transaction begins
with BEGIN IMMEDIATE (the driver's default lost 41 of 111 concurrent updates when tried, a deferred BEGIN gave
447 "locked" errors, immediate none), and writers stand in line before they ask for it (``writers``).
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated, Any

import flask_migrate
import orjson
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import JSON, BigInteger, DateTime, Engine, Integer, MetaData, Table, Text, event, make_url
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from community.writers import BUSY_SECONDS, WriteQueue

UNTRIED_SECONDS = 1  # a server that was started again took longer
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "secure_delete=ON",  # what was erased is overwritten, not only forgotten
)
# Without jit: compiling the plan of a page of contents took 600 ms, once its estimated cost had passed a threshold.
# The cost of a page on an SSD: by that of a disk, members were read as a whole for each content, 15 ms against 0.5, and
# no plan was kept, 12 ms for each statement. Whoever sets options in DATABASE_URL sets all of them.
POSTGRES_OPTIONS = "-c jit=off -c random_page_cost=1.1"
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
BigInt = BigInteger().with_variant(Integer, "sqlite")
Json = JSON().with_variant(postgresql.JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC. SQLite keeps it without a zone; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; times are aware UTC")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = Annotated[int, mapped_column(BigInt, primary_key=True)]


class _Base(DeclarativeBase):
    """64-bit ids, named constraints, aware times, text without a length, JSON."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            int: BigInt,
            str: Text(),
            datetime: UtcDateTime(),
            dict[str, Any]: Json,
            list[Any]: Json,
        },
    )


@event.listens_for(Table, "after_parent_attach")
def _never_use_an_id_twice(table: Table, _metadata: MetaData) -> None:
    """AUTOINCREMENT on SQLite: the id of a deleted row is not given to a new one."""
    if len(table.primary_key.columns) == 1 and isinstance(next(iter(table.primary_key)).type, BigInteger):
        table.dialect_kwargs["sqlite_autoincrement"] = True


class RoutedSession(FlaskSession):
    """Reads over the reading engine, writes over the writing one; ``transaction()`` says which it is now."""

    def get_bind(self, *_: Any, **__: Any) -> Engine | Connection:
        engine = self._db.engine
        return engine if self.info.get("writing") else reading(engine)


db = SQLAlchemy(model_class=_Base, session_options={"class_": RoutedSession})
Model = db.Model


@event.listens_for(RoutedSession, "before_flush")
def _refuse_a_flush_while_reading(session: Session, *_: Any) -> None:
    if not session.info.get("writing"):
        raise RuntimeError("Rows were changed outside of outbox.transaction(); open one around the change.")


def init_app(app: Flask, url: str) -> None:
    """Connect the app to the database at url."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(url)
    db.init_app(app)
    app.extensions["write_queue"] = None
    with app.app_context():
        if url.startswith("sqlite"):
            app.extensions["write_queue"] = WriteQueue(_file_of(db.engine))
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)
        else:
            event.listen(db.engine, "checkin", _note_use)
            event.listen(db.engine, "checkout", partial(_knock, db.engine.dialect))


def _file_of(engine: Engine) -> str | None:
    """None where the database has no file that other processes could open too."""
    name = engine.url.database or ":memory:"
    return None if name.startswith((":memory:", "file:")) else name


def _engine_options(url: str) -> dict[str, Any]:
    json = {"json_serializer": lambda value: orjson.dumps(value).decode(), "json_deserializer": orjson.loads}
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS}, "pool_size": 20, "max_overflow": 20, **json}
    own = {} if "options" in make_url(url).query else {"connect_args": {"options": POSTGRES_OPTIONS}}
    return {"pool_size": 10, "max_overflow": 20, **own, **json}


@lru_cache
def reading(engine: Engine) -> Engine:
    """The same pool of connections, each statement a transaction of its own.

    One object per engine: a session holds a connection for each engine object that it meets, so that a new one for
    every statement would empty the pool.
    """
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reads=True)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = time.monotonic()


def _knock(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Ask a connection that has rested whether it still stands; where it does not, the pool makes new ones.

    SQLAlchemy's own pre-ping asks before every request, and the request waits for it.
    """
    if time.monotonic() - record.info.get("used_at", 0.0) < UNTRIED_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin_sqlite does
    for function in (math.log10, math.floor):  # not every build of SQLite has them
        connection.create_function(function.__name__, 1, function, deterministic=True)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get("reads"):
        connection.connection.driver_connection.execute("BEGIN IMMEDIATE")


@contextmanager
def turn_to_write() -> Iterator[None]:
    """Write alone, if the database needs that: PostgreSQL does not."""
    queue: WriteQueue | None = current_app.extensions["write_queue"]
    with queue.turn() if queue else nullcontext():
        yield


def leave_no_old_pages() -> None:
    """Take what was deleted out of SQLite's log of writes; what stands in the file was overwritten at once.

    PostgreSQL frees its old rows by its own vacuum.
    """
    if db.engine.dialect.name == "sqlite":
        with turn_to_write(), db.engine.connect().execution_options(reads=True) as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def upgrade() -> None:
    """Bring the database to the newest migration."""
    flask_migrate.upgrade(directory=str(MIGRATIONS))
