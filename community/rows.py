"""One row: read, or taken to be changed, in the one way of every slice; and rows by a long list of ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import orjson
from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, any_, func, literal, select

from community.database import Model, db
from community.errors import NotFound, StaleVersion

Row = TypeVar("Row", bound=Model)


def the_row(wanted: Select[tuple[Row]]) -> Row:
    """The row that the statement finds. Raises NotFound."""
    row = db.session.scalar(wanted)
    if row is None:
        raise NotFound
    return row


def row_to_change(wanted: Select[tuple[Row]], version: int | None = None) -> Row:
    """The row that the statement finds, locked until the end of the transaction, as it is now. Raises NotFound.

    version: which one is meant; raises StaleVersion when it is another by now.
    """
    table: Any = wanted.column_descriptions[0]["entity"].__table__
    locked = wanted.with_for_update(of=table, key_share=True)  # others may still refer to it
    row = the_row(locked.execution_options(populate_existing=True))
    if version is not None and row.version != version:
        raise StaleVersion(version=row.version)
    return row


def among(column: ColumnElement[int] | Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """SQL: the column is one of these. One parameter, for to write out 10,000 takes longer than to look them up."""
    if db.engine.dialect.name == "postgresql":
        return column == any_(literal(list(ids), ARRAY(BigInteger)))
    listed = func.json_each(orjson.dumps(list(ids)).decode()).table_valued("value")
    return column.in_(select(listed.c.value))
