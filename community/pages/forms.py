"""Forms: that they are our own, what they say, and where they lead back to."""

from __future__ import annotations

import re
from typing import Any

import marshmallow as ma
from flask import Flask, request
from flask_babel import gettext as _
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from community.config import Config
from community.errors import InvalidRequest
from community.http.sentences import translated
from community.members.tokens import SESSION_LIFE

CSRF = CSRFProtect()
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


def sent_from_anywhere(view: Any) -> Any:
    """Mark a POST that other sites may send, too: what it brings proves by itself what may be done, once or harmlessly,
    and no cookie of this browser counts for it."""
    view.sent_from_anywhere = True
    return view


def check_origin() -> None:
    """Raise InvalidRequest unless the request was sent by a form, or a script, of a page that we gave this browser."""
    try:
        CSRF.protect()
    except CSRFError as refused:
        raise InvalidRequest(
            _("This form is too old, or not ours. Open its page again, and send it again.")
        ) from refused


def filled_in(schema: type[ma.Schema], **composed: Any) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What the form says by the schema, and what is wrong with it: messages by field. What was left empty is absent.

    Fields of the schema that are lists take every value of that name; others, and ``csrf_token``, are no part of it.
    composed: fields of the schema that several of the form say together.
    """
    reader = schema(unknown=ma.EXCLUDE)
    fields = {field.data_key or name: field for name, field in reader.load_fields.items()}
    said = {name: _said(name, field) for name, field in fields.items() if any(request.form.getlist(name))}
    try:
        return reader.load(said | composed), {}
    except ma.ValidationError as refused:
        return refused.valid_data or {}, translated(refused.normalized_messages())


def _said(name: str, field: ma.fields.Field) -> str | int | list[str]:
    values = [value for value in request.form.getlist(name) if value]
    if isinstance(field, ma.fields.List):
        return values
    plain = isinstance(field, ma.fields.Int) and NUMBER.fullmatch(values[0])  # JSON has numbers, forms have digits
    return int(values[0]) if plain else values[0]


def own_path(path: str | None) -> str:
    """The path, if it leads to a page of ours as a browser reads it; else the front page."""
    plain = path is not None and path.startswith("/") and not path.startswith("//")
    return path if plain and "\\" not in path and path.isprintable() else "/"


def init_app(app: Flask, settings: Config) -> None:
    """Sign forms and sessions. Only pages are checked: the API asks for a token that no browser sends by itself."""
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # a form lives as long as its session: nobody loses a text by taking time over it
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https:"),
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE,
    )
    CSRF.init_app(app)
