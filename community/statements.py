"""Statements that are made once and run often.

To put a statement of contents together, to name it and to compile it took ten milliseconds of every request; to ask it
takes one. So what builds a statement is called once for each kind of viewer, with parameters in the place of all that
differs between requests, and from then on only their values are told. See docs/performance.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import BindParameter, CursorResult, Executable, Row, Select, bindparam

from community.clock import utcnow
from community.database import UtcDateTime, db
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

    build: a function of a module. It sees parameters of SQL, never the values, and must not decide by them; a list
    becomes the parameter of an IN. What it may decide by is told as which: models, names.
    """
    made = current_app.extensions.setdefault("statements", {})
    key = (build, which, *values)
    if key not in made:
        made[key] = build(*which, **{name: _parameter(name, value) for name, value in values.items()})
    return Prepared(made[key], values)


def _parameter(name: str, value: Any) -> BindParameter[Any]:
    return bindparam(name, expanding=isinstance(value, (list, tuple)))


def run(statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None) -> CursorResult:
    """Run the statement as it stands, after what the session has yet to write. Columns of tables, no objects.

    What a session has read before stays as it was read: change by this what nobody holds as an object.
    """
    session = db.session()
    if session.info.get("writing"):
        session.flush()
    return session.connection().execute(statement, values)


def rows_of(question: Prepared) -> Sequence[Row]:
    """The rows, as they come from the driver."""
    return run(*question).all()
