"""Reading requests strictly: unknown fields, malformed JSON and wrong media types each get their own problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma
import orjson
from flask import Request
from webargs import core
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from community.errors import Invalid, InvalidRequest, UnsupportedMedia


class Parser(FlaskParser):
    """webargs' parser with our problems. Query strings are as strict as bodies."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 - webargs reads it as a plain class attribute
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "json": ma.RAISE,
        "query": ma.RAISE,
        "form": ma.RAISE,
        "files": ma.RAISE,
    }

    def _raw_load_json(self, request: Request) -> Any:
        body = request.get_data(cache=True)
        if not body:
            return core.missing
        if not request.is_json:
            raise UnsupportedMedia
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise InvalidRequest(f"The body is not JSON in UTF-8: {error}.") from error

    def load_files(self, req: Request, schema: ma.Schema) -> Any:
        """A body in parts: its files, and the fields beside them."""
        if not (req.mimetype or req.content_length):
            return core.missing
        if req.mimetype != "multipart/form-data":
            raise UnsupportedMedia("Send Content-Type: multipart/form-data.")
        parts = MultiDict(req.form)
        parts.update(req.files)
        if twice := [name for name, values in parts.lists() if len(values) > 1]:
            raise Invalid(errors={name: ["Send it once."] for name in twice})
        return self._makeproxy(parts, schema)

    def handle_error(self, error: ma.ValidationError, *_: Any, **__: Any) -> Any:
        raise Invalid(errors=field_errors(error))


def field_errors(error: ma.ValidationError) -> dict[str, list[str]]:
    """marshmallow's nested messages as {"events.0.id": [sentences]}."""
    messages = error.messages if isinstance(error.messages, dict) else {"body": error.messages}
    by_location = next(iter(messages.values())) if len(messages) == 1 else messages
    return dict(_flattened(by_location if isinstance(by_location, dict) else {"body": by_location}))


def _flattened(messages: Mapping[Any, Any], path: str = "") -> Iterator[tuple[str, list[str]]]:
    for key, value in messages.items():
        name = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping):
            yield from _flattened(value, name)
        else:
            yield name.replace("_schema", "body"), [str(sentence) for sentence in value]
