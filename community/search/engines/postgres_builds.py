"""Which rows of the PostgreSQL engine serve, which are growing, and how they change places."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, select, update
from sqlalchemy.exc import ProgrammingError

from community.search.engines import MAKE, IndexBusy, IndexDamaged
from community.search.engines.postgres_rows import SearchTables

REBUILD_LOCK = 7_236_001  # the number of an advisory lock, ours alone in this database


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, damage_told():
        yield connection


@contextmanager
def damage_told() -> Iterator[None]:
    try:
        yield
    except ProgrammingError as cause:
        raise IndexDamaged("The search tables are missing or of another make") from cause


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Nobody else changes builds meanwhile. Raises IndexBusy if somebody does already. Ends with the connection."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(REBUILD_LOCK))):
            raise IndexBusy("The index is being rebuilt")
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(REBUILD_LOCK)))


def serving(connection: Connection, tables: SearchTables) -> tuple[int, int]:
    """The build that serves, and how often it has changed."""
    builds = tables.builds
    row = connection.execute(
        select(builds.c.build, builds.c.changes).where(builds.c.serves, of_our_make(builds))
    ).first()
    if row is None:
        raise IndexDamaged("No search index of this make was ever built")
    return row.build, row.changes


def of_our_make(builds: Table) -> ColumnElement[bool]:
    return builds.c.make == MAKE


def growing(connection: Connection, tables: SearchTables) -> int:
    """The build that an interrupted rebuild left, if it is of our make, else a new one."""
    builds, documents = tables.builds, tables.documents
    left = connection.scalar(select(builds.c.build).where(~builds.c.serves, of_our_make(builds)))
    if left is not None:
        return left
    connection.execute(delete(builds).where(~builds.c.serves))
    served = connection.scalar(select(builds.c.build)) or 0
    connection.execute(delete(documents).where(documents.c.build != served))
    connection.execute(builds.insert().values(build=served + 1, make=MAKE, serves=False, changes=0))
    return served + 1


def serve(connection: Connection, tables: SearchTables, build: int) -> None:
    """Let this build serve from this commit on, and drop all others."""
    builds, documents = tables.builds, tables.documents
    connection.execute(delete(builds).where(builds.c.build != build))
    connection.execute(update(builds).values(serves=True))
    connection.execute(delete(documents).where(documents.c.build != build))
