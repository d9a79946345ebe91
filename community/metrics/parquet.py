"""Tables for programs: Parquet, where the extra ``parquet`` is installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

try:
    from arro3 import core, io
except ImportError:  # the extra is not installed
    core = io = None

BEGIN = date(1970, 1, 1)


def is_written() -> bool:
    """Whether this installation can write Parquet."""
    return core is not None


def parquet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as a Parquet file, columns in the order of the first one. Dates, numbers and truths stay such.

    A column of nothing but None is one of text. The installation must write Parquet.
    """
    names = list(rows[0]) if rows else []
    columns = {name: _column([row[name] for row in rows]) for name in names}
    file = BytesIO()
    io.write_parquet(core.Table.from_pydict(columns), file)
    return file.getvalue()


def _column(values: Sequence[Any]) -> Any:
    kinds = {type(value) for value in values} - {type(None)}
    if kinds == {date}:
        days = [None if value is None else (value - BEGIN).days for value in values]
        return core.Array(days, type=core.DataType.int32()).cast(core.DataType.date32())
    make = _type_of(kinds)
    return core.Array(values, type=make())


def _type_of(kinds: set[type]) -> Callable[[], Any]:
    if kinds == {bool}:
        return core.DataType.bool
    if kinds == {int}:
        return core.DataType.int64
    return core.DataType.float64 if kinds and kinds <= {int, float} else core.DataType.string
