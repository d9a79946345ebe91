"""The engine for production: a table with a ``tsvector`` built from our own terms, and a GIN index.

The vectors are written as literals, so that no parser, dictionary, locale or extension of the server takes part.
Rows of two builds may stand side by side: one serves, the other is growing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Table,
    and_,
    any_,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY, insert

from community.search.analysis import Query
from community.search.engines import (
    ANY,
    MOST_CANDIDATES,
    Document,
    Filters,
    Health,
    IndexDamaged,
    Sort,
    newest,
    wanted_labels,
)
from community.search.engines.postgres_builds import alone, damage_told, growing, reading, serve, serving
from community.search.engines.postgres_rows import SearchTables, quoted, row_of
from community.search.engines.ranking import scored

BY_LENGTH = 1  # divides a rank by 1 + the logarithm of the length. Source: PostgreSQL 15, 12.3.3.


@dataclass(frozen=True)
class PostgresBuild:
    """One index: the rows of one build."""

    engine: Engine
    tables: SearchTables
    number: int

    def index(self, documents: Iterable[Document]) -> None:
        rows = [row_of(document, self.number) for document in newest(documents).values()]
        if rows:
            with writing(self.engine, self.tables) as connection:
                write(connection, self.tables.documents, rows)

    def remove(self, ids: Iterable[int]) -> None:
        documents = self.tables.documents
        named = documents.c.id == any_(literal(list(ids), ARRAY(BigInteger)))
        mine = and_(documents.c.build == self.number, named)
        with writing(self.engine, self.tables) as connection:
            connection.execute(delete(documents).where(mine))

    def count(self) -> int:
        documents = self.tables.documents
        with reading(self.engine) as connection:
            return connection.scalar(select(func.count()).where(documents.c.build == self.number))

    def versions(self) -> dict[int, int]:
        documents = self.tables.documents
        held = select(documents.c.id, documents.c.version).where(documents.c.build == self.number)
        with reading(self.engine) as connection:
            return dict(connection.execute(held).all())


class PostgresEngine:
    """The engine over the tables that ``search_tables`` declared."""

    def __init__(self, engine: Engine, tables: SearchTables) -> None:
        self._engine = engine
        self._tables = tables

    @property
    def generation(self) -> str:
        with reading(self._engine) as connection:
            return "{}.{}".format(*serving(connection, self._tables))

    def index(self, documents: Iterable[Document]) -> None:
        self._serving.index(documents)

    def remove(self, ids: Iterable[int]) -> None:
        self._serving.remove(ids)

    def versions(self) -> dict[int, int]:
        return self._serving.versions()

    def count(self) -> int:
        return self._serving.count()

    def search(
        self,
        query: Query,
        filters: Filters = ANY,
        sort: Sort = "relevance",
        limit: int = MOST_CANDIDATES,
    ) -> list[int]:
        documents = self._tables.documents
        found = select(documents.c.id).where(*conditions(documents, query, filters))
        found = found.order_by(*order(documents, query, sort)).limit(limit)
        with reading(self._engine) as connection:
            build, _ = serving(connection, self._tables)
            ordered = found.where(documents.c.build == build).subquery()
            # one row of ten thousand ids is read in a third of the time of ten thousand rows
            return connection.scalar(select(func.array_agg(ordered.c.id))) or []

    def clear(self) -> None:
        with alone(self._engine), self._engine.begin() as connection:
            number = growing(connection, self._tables)
            connection.execute(delete(self._tables.documents))
            serve(connection, self._tables, number)

    @contextmanager
    def rebuild(self) -> Iterator[PostgresBuild]:
        with alone(self._engine):
            with self._engine.begin() as connection, damage_told():
                number = growing(connection, self._tables)
            yield PostgresBuild(self._engine, self._tables, number)
            with self._engine.begin() as connection:
                serve(connection, self._tables, number)

    def purge(self) -> None:
        """Rows of removed documents are gone; the database frees their place by its own vacuum."""

    def check(self) -> None:
        """The server checks its own pages; what is left is whether the tables are there, and of our make."""
        self.count()

    def health(self) -> Health:
        try:
            return Health(documents=self.count())
        except IndexDamaged as damage:
            return Health(documents=0, problem=str(damage))

    @property
    def _serving(self) -> PostgresBuild:
        with reading(self._engine) as connection:
            number, _ = serving(connection, self._tables)
        return PostgresBuild(self._engine, self._tables, number)


def conditions(documents: Table, query: Query, filters: Filters) -> Iterator[ColumnElement]:
    if asked := asked_of_terms(query, filters):
        yield documents.c.terms.op("@@")(cast(asked, TSQUERY))
    yield from facts_asked(documents, filters)


def facts_asked(documents: Table, filters: Filters) -> Iterator[ColumnElement]:
    if filters.author is not None:
        yield documents.c.author_id == filters.author
    if filters.rating_min is not None:
        yield documents.c.rating >= filters.rating_min
    if filters.rating_max is not None:
        yield documents.c.rating.between(1, filters.rating_max)
    if filters.published_from is not None:
        yield documents.c.published_at >= filters.published_from
    if filters.published_to is not None:
        yield documents.c.published_at <= filters.published_to
    if filters.verified is not None:
        yield documents.c.verified == filters.verified


def asked_of_terms(query: Query, filters: Filters) -> str:
    """A tsquery, as text."""
    labels = [quoted(label) for label in wanted_labels(filters)]
    choices = [" | ".join(" & ".join(map(quoted, way)) for way in choice) for choice in query.required]
    excluded = [f"!{quoted(term)}" for term in query.excluded]
    return " & ".join([*labels, *(f"({choice})" for choice in choices), *excluded])


def order(documents: Table, query: Query, sort: Sort) -> Iterator[ColumnElement]:
    """Best first; equal ones newest first, then by id, highest first."""
    terms = scored(query)
    if sort == "relevance" and terms:
        either = cast(" | ".join(map(quoted, terms)), TSQUERY)
        rank = func.ts_rank(documents.c.terms, either, BY_LENGTH)
        yield (rank * (1 + documents.c.quality)).desc()
    if sort == "top":
        yield documents.c.score.desc()
    yield documents.c.published_at.desc()
    yield documents.c.id.desc()


@contextmanager
def writing(engine: Engine, tables: SearchTables) -> Iterator[Connection]:
    """One commit that searches see. Counting it first lets writers wait for each other instead of deadlocking."""
    with engine.begin() as connection, damage_told():
        connection.execute(update(tables.builds).values(changes=tables.builds.c.changes + 1))
        yield connection


def write(connection: Connection, documents: Table, rows: list[dict[str, object]]) -> None:
    """Add or replace rows; a row of a higher version stays."""
    added = insert(documents)
    changed = {column.name: added.excluded[column.name] for column in documents.c if not column.primary_key}
    unless_older = added.excluded.version >= documents.c.version
    connection.execute(
        added.on_conflict_do_update(index_elements=["build", "id"], set_=changed, where=unless_older), rows
    )
