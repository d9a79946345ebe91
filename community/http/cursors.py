"""Opaque cursors: signed, bound to the list and to the caller, so that nobody walks another list with them."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import orjson
from flask import current_app, request
from sqlalchemy import ColumnElement, Row, Select, bindparam, literal_column, tuple_

from community.access import caller_key
from community.database import UtcDateTime
from community.errors import BadCursor
from community.made import present_connection
from community.statements import Prepared, rows_of

SIGNATURE_BYTES = 16
ANY = ("cursor", "limit", "lang")  # parameters that may change in the middle of a walk

Order = Callable[[Select, Sequence[ColumnElement], ColumnElement | None], Select]
PARTS: WeakKeyDictionary[Select, dict[tuple[Any, ...], Select]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Page:
    """A part of a list, and the cursor of the rest, null at the end."""

    items: Sequence[Any]
    next: str | None


def seal(place: Any) -> str:
    """A cursor that only the same caller can use, on the same list. place: JSON."""
    body = orjson.dumps(place)
    return urlsafe_b64encode(_signature(body) + body).decode().rstrip("=")


def unseal(cursor: str) -> Any:
    """The place that was sealed. Raises BadCursor when it was changed or belongs elsewhere."""
    try:
        sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        signature, body = sealed[:SIGNATURE_BYTES], sealed[SIGNATURE_BYTES:]
        if hmac.compare_digest(signature, _signature(body)):
            return orjson.loads(body)
    except ValueError:  # not base64, or not ASCII
        pass
    raise BadCursor


def _signature(body: bytes) -> bytes:
    parameters = sorted((k, v) for k, v in request.args.items(multi=True) if k not in ANY)
    scope = repr((request.path, parameters, caller_key())).encode()
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.digest(key, b"cursor\0" + scope + b"\0" + body, hashlib.sha256)[:SIGNATURE_BYTES]


def newest(listed: Select | Prepared, keys: Sequence[ColumnElement], limit: int, cursor: str | None) -> Page:
    """A page in descending order of keys; each key is a labelled column of the statement and its last one unique."""
    return _page(listed, _falling, keys, limit, cursor)


def oldest(listed: Select | Prepared, keys: Sequence[ColumnElement], limit: int, cursor: str | None) -> Page:
    """A page in ascending order of keys."""
    return _page(listed, _rising, keys, limit, cursor)


def _falling(statement: Select, keys: Sequence[ColumnElement], behind: ColumnElement | None) -> Select:
    ordered = statement.order_by(*(key.desc() for key in keys))
    return ordered if behind is None else ordered.where(tuple_(*keys) < behind)


def _rising(statement: Select, keys: Sequence[ColumnElement], behind: ColumnElement | None) -> Select:
    ordered = statement.order_by(*(key.asc() for key in keys))
    return ordered if behind is None else ordered.where(tuple_(*keys) > behind)


def _page(
    listed: Select | Prepared, order: Order, keys: Sequence[ColumnElement], limit: int, cursor: str | None
) -> Page:
    statement, values = listed if isinstance(listed, Prepared) else (listed, {})
    place = _place(keys, unseal(cursor)) if cursor else {}
    part = _part(statement, order, tuple(keys), limit + 1, begins=not cursor)
    question = Prepared(part, {**values, **place})
    rows = rows_of(question) if isinstance(listed, Prepared) else present_connection().execute(*question).all()
    shown = rows[:limit]
    return Page(shown, seal(_key_values(shown[-1], keys)) if len(rows) > limit else None)


def _part(statement: Select, order: Order, keys: tuple[ColumnElement, ...], length: int, *, begins: bool) -> Select:
    """So many rows in this order, from the beginning or behind a place. Made once for a statement that is made once.

    The length is written out: PostgreSQL takes an unknown one for a tenth of all rows, and plans anew each time.
    """
    parts = PARTS.setdefault(statement, {})
    which = (order, keys, length, begins)
    if which not in parts:
        behind = None if begins else tuple_(*(bindparam(f"place_{n}", type_=key.type) for n, key in enumerate(keys)))
        parts[which] = order(statement, keys, behind).limit(literal_column(str(length)))
    return parts[which]


def _place(keys: Sequence[ColumnElement], values: list[Any]) -> dict[str, Any]:
    def value_of(key: ColumnElement, value: Any) -> Any:
        return datetime.fromisoformat(value) if isinstance(key.type, UtcDateTime) else value

    return {f"place_{n}": value_of(key, value) for n, (key, value) in enumerate(zip(keys, values, strict=True))}


def _key_values(row: Row, keys: Sequence[ColumnElement]) -> list[Any]:
    return [getattr(row, key.key) for key in keys]
