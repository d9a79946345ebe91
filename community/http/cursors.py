"""Opaque cursors: signed, bound to the list and to the caller, so that nobody walks another list with them."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from flask import current_app, request
from sqlalchemy import ColumnElement, Row, Select, literal, tuple_

from community.access import caller_key
from community.database import UtcDateTime, db
from community.errors import BadCursor

SIGNATURE_BYTES = 16
ANY = ("cursor", "limit", "lang")  # parameters that may change in the middle of a walk


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


def newest(statement: Select, keys: Sequence[ColumnElement], limit: int, cursor: str | None) -> Page:
    """A page in descending order of keys; each key is a labelled column of the statement and its last one unique."""
    if cursor:
        statement = statement.where(tuple_(*keys) < _place(keys, unseal(cursor)))
    return _page(statement.order_by(*(key.desc() for key in keys)), keys, limit)


def oldest(statement: Select, keys: Sequence[ColumnElement], limit: int, cursor: str | None) -> Page:
    """A page in ascending order of keys."""
    if cursor:
        statement = statement.where(tuple_(*keys) > _place(keys, unseal(cursor)))
    return _page(statement.order_by(*(key.asc() for key in keys)), keys, limit)


def _place(keys: Sequence[ColumnElement], values: list[Any]) -> ColumnElement:
    def literal_of(key: ColumnElement, value: Any) -> ColumnElement:
        return literal(datetime.fromisoformat(value) if isinstance(key.type, UtcDateTime) else value, key.type)

    return tuple_(*(literal_of(key, value) for key, value in zip(keys, values, strict=True)))


def _page(statement: Select, keys: Sequence[ColumnElement], limit: int) -> Page:
    rows = db.session.execute(statement.limit(limit + 1)).all()
    shown = rows[:limit]
    return Page(shown, seal(_key_values(shown[-1], keys)) if len(rows) > limit else None)


def _key_values(row: Row, keys: Sequence[ColumnElement]) -> list[Any]:
    return [row._mapping[key.key] for key in keys]
