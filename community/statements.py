"""Statements that are made once and run often.

To put a statement of contents together, to name it and to compile it took ten milliseconds of every request; to ask it
takes one. So what builds a statement is called once for each kind of viewer, with parameters in the place of all that
differs between requests, and from then on only their values are told. See docs/performance.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from flask import current_app
from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    BindParameter,
    Dialect,
    Executable,
    Select,
    Text,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from community.clock import utcnow
from community.database import UtcDateTime, db
from community.made import made
from community.members.queries import Viewer

NOW = bindparam("now", callable_=utcnow, type_=UtcDateTime())
"""SQL: the instant at which the statement is asked, not that at which it was made."""


class Prepared(NamedTuple):
    """A statement, and the values of its parameters this time: ``session.scalar(*prepared)``."""

    statement: Any
    values: Mapping[str, Any]


def asked(build: Callable[..., Select], viewer: Viewer, **values: Any) -> Prepared:
    """What ``build(viewer, **values)`` asks, by a statement that is made once per kind of viewer.

    Whether the viewer is a stranger, or staff, it may decide by; see ``prepared`` for the rest.
    """
    question = prepared(build, viewer.kind, **values)
    return question if viewer.id is None else Prepared(question.statement, {"viewer_id": viewer.id, **values})


def prepared(build: Callable[..., Executable], *which: Any, **values: Any) -> Prepared:
    """What ``build(*which, **values)`` says, by a statement that is made once for which.

    build: a function of a module. It sees parameters of SQL, never the values, and must not decide by them; a list of
    ids becomes what an IN looks in. What it may decide by is told as which: models, names.
    """
    return Prepared(_made_once(build, which, values), values)


def made_once(build: Callable[..., Executable], *which: Any) -> Any:
    """The statement ``build(*which)``, which names its parameters itself: one that writes rows, or lists."""
    return _made_once(build, which, {})


def _made_once(build: Callable[..., Executable], which: tuple[Any, ...], values: Mapping[str, Any]) -> Any:
    known = current_app.extensions.setdefault("statements", {})
    key = (build, which, *values)
    if key not in known:
        known[key] = build(*which, **{name: _parameter(name, value) for name, value in values.items()})
    return known[key]


def _parameter(name: str, value: Any) -> BindParameter[Any] | Select:
    if not isinstance(value, (list, tuple)):
        return bindparam(name)
    listed = bindparam(name, type_=Many(Text() if value and isinstance(value[0], str) else BigInteger()))
    if db.engine.dialect.name == "postgresql":
        return select(func.unnest(listed))
    return select(func.json_each(listed).table_valued("value").c.value)


def told_as_rows(name: str, *types: TypeEngine[Any]) -> Select:
    """SQL: rows told as one parameter, a list of lists of JSON values in their order; a type for each column."""
    if db.engine.dialect.name == "postgresql":
        row = func.jsonb_array_elements(bindparam(name, type_=JSONB())).table_valued("value").c.value
        return select(*(cast(row.op("->>")(n), type_).label(f"told_{n}") for n, type_ in enumerate(types)))
    row = func.json_each(bindparam(name, type_=JSON())).table_valued("value").c.value
    told = (func.json_extract(row, f"$[{n}]", type_=type_).label(f"told_{n}") for n, type_ in enumerate(types))
    return select(*told).where(row.is_not(None))  # without a WHERE, an INSERT's ON CONFLICT is taken for a join's ON


class Many(TypeDecorator[list[Any]]):
    """Many ids, or words, as one parameter, so that a statement is the same for however many."""

    impl = Text
    cache_ok = True

    def __init__(self, each: TypeEngine[Any]) -> None:
        super().__init__()
        self.each = each

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(ARRAY(self.each) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        return list(value) if dialect.name == "postgresql" else orjson.dumps(list(value)).decode()


def rows_of(question: Prepared) -> Sequence[Any]:
    """What is found, or returned of what is written, as named tuples. The driver gets the statement as text."""
    return made(question.statement).rows(question.values)


def run(question: Prepared) -> int:
    """Write by the statement as it stands. Returns how many rows were written.

    What a session has read before stays as it was read: change by this what nobody holds as an object.
    """
    return made(question.statement).run(question.values)


def run_each(build: Callable[..., Executable], *which: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write by ``made_once(build, *which)`` with the values of each row."""
    made(made_once(build, *which)).run_each(rows)
