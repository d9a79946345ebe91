"""Statements that are made once and asked often.

To put a statement of contents together, to name it and to compile it took ten milliseconds of every request; to ask it
takes one. So what builds a statement is called once for each kind of viewer, with parameters in the place of all that
differs between requests, and from then on only their values are told. See docs/performance.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import BindParameter, Row, Select, bindparam

from community.clock import utcnow
from community.database import UtcDateTime, db
from community.members.queries import Viewer

NOW = bindparam("now", callable_=utcnow, type_=UtcDateTime())
"""SQL: the instant at which the statement is asked, not that at which it was made."""


class Question(NamedTuple):
    """A statement, and the values of its parameters this time: ``session.scalar(*question)``."""

    statement: Select
    values: Mapping[str, Any]


def asked(build: Callable[..., Select], viewer: Viewer, **values: Any) -> Question:
    """What ``build(viewer, **values)`` asks, by a statement that is made once per kind of viewer.

    build: a function of a module. It sees parameters of SQL, never the values, and must not decide by them; a list
    becomes the parameter of an IN. Whether the viewer is a stranger, or staff, it may decide by.
    """
    made = current_app.extensions.setdefault("statements", {})
    which = (build, viewer.kind, *values)
    if which not in made:
        made[which] = build(viewer.kind, **{name: _parameter(name, value) for name, value in values.items()})
    return Question(made[which], values if viewer.id is None else {"viewer_id": viewer.id, **values})


def _parameter(name: str, value: Any) -> BindParameter[Any]:
    return bindparam(name, expanding=isinstance(value, (list, tuple)))


def rows_of(question: Question) -> Sequence[Row]:
    """The rows, as they come from the driver: columns of tables, no objects."""
    if db.session.info.get("writing"):
        db.session.flush()
    return db.session.connection().execute(*question).all()
