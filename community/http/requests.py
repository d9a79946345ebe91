"""What every request and every answer has: an id, strict addresses, safe headers."""

from __future__ import annotations

import re
import uuid
from typing import Any

import orjson
import structlog
from flask import Flask, Response, request
from flask.json.provider import JSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, ValidationError

from community.config import Config
from community.errors import NotFound
from community.http.fields import LARGEST_ID

MOST_BYTES = 1_000_000
REQUEST_ID = re.compile(r"[\w.-]{1,64}")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' https: data:; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Vary": "Authorization, Accept-Language",
}


class IdConverter(BaseConverter):
    """``<id:name>`` in an address: a positive 64-bit integer. Anything else is not found."""

    regex = r"[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        if int(value) > LARGEST_ID:
            raise ValidationError
        return int(value)


class OrjsonProvider(JSONProvider):
    """JSON by orjson, some 25 times faster than the standard library's."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        return Response(orjson.dumps(self._prepare_response_obj(args, kwargs)), content_type="application/json")


def init_app(app: Flask, config: Config) -> None:
    """Prepare the app's requests and answers."""
    app.json = OrjsonProvider(app)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.url_map.converters["id"] = IdConverter
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies)
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    structlog.contextvars.clear_contextvars()
    given = request.headers.get("X-Request-Id", "")
    structlog.contextvars.bind_contextvars(request_id=given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex)
    if "\0" in request.path:
        raise NotFound


def _finish(response: Response) -> Response:
    headers = response.headers
    given = {name.lower() for name, _ in headers}
    headers.add("X-Request-Id", structlog.contextvars.get_contextvars().get("request_id", ""))
    for name, value in HEADERS.items():
        if name.lower() not in given:
            headers.add(name, value)
    return response
