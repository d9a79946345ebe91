"""A statement that is compiled once and then handed to the driver as text, with the values of its parameters.

SQLAlchemy's own way there and back cost three times as much as a database that finds one row, or writes one.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Column, ColumnElement, Delete, Dialect, Insert, Select, Update
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.visitors import replacement_traverse

from community.database import db

Change = Callable[[Any], Any]
Statement = Select | Insert | Update | Delete
PARAMSTYLES = {"sqlite": "named", "postgresql": "numeric_dollar"}  # as the databases themselves write parameters


class Made:
    """A statement, compiled at its first use.

    Words and numbers of our own stay in its text; its parameters are those alone that differ from time to time. So
    PostgreSQL knows them when it plans, and SQLite does not compile it anew: it did so each time, 550 µs of a content's
    600, because a parameter that is compared with a word of a partial index's condition may change the plan.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = replacement_traverse(statement, {}, _written_out)
        self._compiled: dict[str, Compiled] = {}

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        """What the statement finds with these values, or returns of what it writes, as named tuples: no objects."""
        return self._sent(values, Compiled.read)

    def run(self, values: Mapping[str, Any]) -> int:
        """Write with these values. Returns how many rows were written."""
        return self._sent(values, _row_count)

    def run_each(self, many: Sequence[Mapping[str, Any]]) -> None:
        """Write with each of these, in their order; on PostgreSQL several wait for one answer."""
        if len(many) == 1:  # for which no pipeline need be opened
            self.run(many[0])
        else:
            self._sent(many, _row_count, executemany=True)

    def _sent(self, values: Any, answer: Callable[[Compiled, DBAPICursor], Any], *, executemany: bool = False) -> Any:
        connection = present_connection()
        compiled, driver = self._for(connection.dialect), connection.dialect.loaded_dbapi
        told = [compiled.told(row) for row in values] if executemany else compiled.told(values)
        cursor = _cursor(connection)
        for listener in connection.dispatch.before_cursor_execute:
            listener(connection, cursor, compiled.text, told, None, executemany)
        try:
            (cursor.executemany if executemany else cursor.execute)(compiled.text, told)
            return answer(compiled, cursor)
        except driver.Error as error:
            raise DBAPIError.instance(compiled.text, None, error, driver.Error) from error

    def _for(self, dialect: Dialect) -> Compiled:
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _compile(self._statement, dialect)
        return self._compiled[dialect.name]


MADE: WeakKeyDictionary[Statement, Made] = WeakKeyDictionary()


def made(statement: Statement) -> Made:
    """The statement as it is handed to the driver; for one that is kept, and asked again and again."""
    if statement not in MADE:
        MADE[statement] = Made(statement)
    return MADE[statement]


@dataclass
class Compiled:
    """A statement as one kind of database takes it, and its rows as we do.

    parameters: (name, who gives the value if nobody tells it, how the driver wants it). changes: of which columns the
    driver's values are not yet those of their types, and how they become so; known after the first answer.
    """

    text: str
    parameters: tuple[tuple[str, Callable[[], Any] | None, Change | None], ...]
    by_place: bool
    columns: Sequence[ColumnElement[Any]]
    make: Callable[[Iterable[Any]], Any]
    dialect: Dialect
    changes: tuple[tuple[int, Change], ...] | None = None

    def told(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        found = {name: make() if make else values[name] for name, make, _ in self.parameters}
        for name, _, change in self.parameters:
            if change:
                found[name] = change(found[name])
        return tuple(found.values()) if self.by_place else found

    def read(self, cursor: DBAPICursor) -> list[Any]:
        """All rows that the cursor has found."""
        if self.changes is None:
            self.changes = _changes_of(self.columns, cursor.description, self.dialect)
        make, changes = self.make, self.changes
        if not changes:
            return [make(row) for row in cursor.fetchall()]
        return [make(_changed(row, changes)) for row in cursor.fetchall()]


def present_connection() -> Connection:
    """The session's, after all was sent that its transaction has not written yet.

    The session is asked for it once in a transaction or savepoint: it begins the savepoint only then.
    """
    session = db.session()
    if session.info.get("writing"):
        session.flush()
    inmost = session.get_nested_transaction() or session.get_transaction()
    asked_by, connection = session.info.get("connection", (None, None))
    if inmost is None or asked_by is not inmost:
        connection = session.connection()
        session.info["connection"] = (session.get_nested_transaction() or session.get_transaction(), connection)
    return connection


def _written_out(element: Any, **_: Any) -> BindParameter[Any] | None:
    """What is no parameter of ours stands in the text as it is."""
    is_constant = isinstance(element, BindParameter) and not element.required and element.callable is None
    return element.render_literal_execute() if is_constant else None


def _row_count(_: Compiled, cursor: DBAPICursor) -> int:
    return cursor.rowcount


def _compile(statement: Statement, dialect: Dialect) -> Compiled:
    compiled = statement.compile(dialect=type(dialect)(paramstyle=PARAMSTYLES[dialect.name]))
    nothing = {name: None for name, parameter in compiled.binds.items() if parameter.required}
    state = compiled.construct_expanded_state(nothing)
    by_place = state.positiontup is not None
    names = state.positiontup if by_place else state.parameters
    given = {column.key: default_of(column) for column in compiled.insert_prefetch}
    binds = {name: compiled.binds[name] for name in names}
    parameters = tuple((name, given.get(name) or _giver(bind), _told_as(bind, dialect)) for name, bind in binds.items())
    columns = statement.exported_columns
    return Compiled(
        state.statement, parameters, by_place, tuple(columns), namedtuple("Row", columns.keys())._make, dialect
    )


def _giver(parameter: BindParameter[Any]) -> Callable[[], Any] | None:
    """Who gives the value when nobody tells it; the compiler has some constants of its own."""
    return parameter.callable if parameter.callable or parameter.required else lambda: parameter.value


def default_of(column: Column[Any]) -> Callable[[], Any]:
    """Who gives a column of an INSERT the value that nobody named."""
    default = column.default.arg
    return partial(default, None) if column.default.is_callable else lambda: default


def _told_as(parameter: BindParameter[Any], dialect: Dialect) -> Change | None:
    return parameter.type.dialect_impl(dialect).bind_processor(dialect)


def _changes_of(
    columns: Sequence[ColumnElement[Any]], told: Sequence[Sequence[Any]], dialect: Dialect
) -> tuple[tuple[int, Change], ...]:
    types = [column.type.dialect_impl(dialect) for column in columns]
    changes = [type_.result_processor(dialect, column[1]) for type_, column in zip(types, told, strict=True)]
    return tuple((place, change) for place, change in enumerate(changes) if change)


def _changed(row: Sequence[Any], changes: Sequence[tuple[int, Change]]) -> list[Any]:
    values = list(row)
    for place, change in changes:
        if values[place] is not None:  # a null is null, whatever the type
            values[place] = change(values[place])
    return values


def _cursor(connection: Connection) -> DBAPICursor:
    """A cursor of the driver's own, which takes the text as it is."""
    driver = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        return connection.dialect.loaded_dbapi.RawCursor(driver)
    return driver.cursor()
