"""Idempotency-Key: the key, the effect and the stored answer are one transaction, kept for a day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import Response, current_app, make_response, request
from sqlalchemy import LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from community.access import caller_key
from community.clock import utcnow
from community.database import Model, db
from community.errors import Invalid, KeyReused
from community.outbox import transaction
from community.relations import insert_new

KEPT = timedelta(hours=24)
LONGEST_KEY = 255


class StoredAnswer(Model):
    """What a keyed POST answered. Written in the transaction of its effect."""

    __tablename__ = "idempotency_keys"

    caller: Mapped[str] = mapped_column(primary_key=True, comment="member, API key, or hashed address")
    key: Mapped[str] = mapped_column(primary_key=True, comment="the client's Idempotency-Key")
    request_digest: Mapped[str] = mapped_column(comment="SHA-256 of method, path, query and body")
    status: Mapped[int | None] = mapped_column(comment="HTTP status of the answer")
    body: Mapped[bytes | None] = mapped_column(LargeBinary, comment="the answer, byte for byte")
    headers: Mapped[dict[str, Any] | None] = mapped_column(comment="those that belong to the answer")
    created_at: Mapped[datetime] = mapped_column(index=True, comment="UTC")


class _NotKept(Exception):
    """Ends the transaction of an answer that is no success: the key stays free."""

    def __init__(self, response: Response) -> None:
        self.response = response


def idempotent(view: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a view: a POST with a key has its effect once, and its 2xx answer is given again."""

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method != "POST" or _is_exempt():
            return view(*args, **kwargs)
        _check_key(key)
        try:
            with transaction():
                return _first_or_stored(key, lambda: make_response(view(*args, **kwargs)))
        except _NotKept as ended:
            return ended.response

    return once


def _is_exempt() -> bool:
    return getattr(current_app.view_functions[request.endpoint], "not_idempotent", False)


def _check_key(key: str) -> None:
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise Invalid(errors={"Idempotency-Key": [f"A key has 1 to {LONGEST_KEY} printable characters."]})


def _first_or_stored(key: str, answer: Callable[[], Response]) -> Response:
    mine = {"caller": caller_key(), "key": key}
    digest = _request_digest()
    db.session.execute(delete(StoredAnswer).filter_by(**mine).where(StoredAnswer.created_at < utcnow() - KEPT))
    # the row is the lock: a parallel request with this key waits here for our commit
    if not insert_new(StoredAnswer, **mine, request_digest=digest, created_at=utcnow()):
        return _stored(mine, digest)
    response = answer()
    if not 200 <= response.status_code < 300:
        raise _NotKept(response)
    kept = {name: response.headers[name] for name in ("Location", "ETag") if name in response.headers}
    values = {"status": response.status_code, "body": response.get_data(), "headers": kept}
    db.session.execute(update(StoredAnswer).filter_by(**mine).values(**values))
    return response


def _stored(mine: dict[str, str], digest: str) -> Response:
    stored = db.session.scalars(select(StoredAnswer).filter_by(**mine)).one()
    if stored.request_digest != digest:
        raise KeyReused
    return Response(stored.body, stored.status, stored.headers, content_type="application/json")


def _request_digest() -> str:
    type_, body = _sent()
    return hashlib.sha256("\0".join((request.method, request.full_path, type_)).encode() + b"\0" + body).hexdigest()


def _sent() -> tuple[str, bytes]:
    """Media type and body. A body in parts is told by them, for clients draw the boundary between them anew."""
    if request.mimetype != "multipart/form-data":
        return request.content_type or "", request.get_data(cache=True)
    parts = list(request.form.items(multi=True))
    for name, file in request.files.items(multi=True):
        file.stream.seek(0)
        parts.append((name, hashlib.file_digest(file.stream, "sha256").hexdigest()))
    return request.mimetype, repr(sorted(parts)).encode()


def forget_answers_to(caller: str) -> None:
    """Delete what a caller was answered. caller: as of ``access.caller_key``."""
    db.session.execute(delete(StoredAnswer).where(StoredAnswer.caller == caller))


def forget_old_answers() -> None:
    """Delete answers older than a day. Run by the scheduler."""
    with transaction() as session:
        session.execute(delete(StoredAnswer).where(StoredAnswer.created_at < utcnow() - KEPT))
