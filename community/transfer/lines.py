"""A row as a line of JSON, and back: the same bytes whichever database it comes from."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import orjson
from sqlalchemy import JSON, Date, LargeBinary, Table, bindparam, insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.dml import Insert
from sqlalchemy.types import TypeEngine

from community.database import UtcDateTime
from community.errors import Conflict

Json = JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def line(value: Any) -> bytes:
    """The value in one form: sorted keys, no spaces, a newline."""
    return orjson.dumps(value, default=_told, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME) + b"\n"


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} does not travel")


def row_line(table: Table, row: Mapping[str, Any]) -> bytes:
    """``[table, {column: value}]`` without what is null."""
    told = {str(name): value for name, value in row.items() if value is not None}  # a name that needs quotes is no str
    said = {name: value.value if isinstance(value, Enum) else value for name, value in told.items()}
    return line([str(table.name), said])


def parsed(text: bytes) -> Any:
    """What a line says. Raises Conflict for one that is damaged."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Conflict("A line of the file cannot be read: it is damaged or cut off. Nothing was imported.") from error


def readers(table: Table) -> dict[str, Callable[[Any], Any]]:
    """How a value of each column is read back."""
    return {column.name: _reader(column.type) for column in table.c}


def _reader(kind: TypeEngine) -> Callable[[Any], Any]:
    if isinstance(kind, LargeBinary):
        return b64decode
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, UtcDateTime) or kind.python_type is datetime:
        return datetime.fromisoformat
    return lambda value: value


def inserting_into(table: Table) -> Insert:
    """The statement that writes rows as they were. Where a document was null, the column is."""
    return insert(table).values(
        {c.name: bindparam(c.name, type_=Json if isinstance(c.type, JSON) else c.type) for c in table.c}
    )
