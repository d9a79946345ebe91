"""The blueprint of every slice: flask-smorest's, with strict parsing and idempotent POSTs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema

from community.http.idempotency import idempotent
from community.http.parsing import Parser


class Blueprint(SmorestBlueprint):
    """A slice's routes. Every POST honours Idempotency-Key unless its view is marked ``@not_idempotent``."""

    ARGUMENTS_PARSER = Parser()

    def arguments(self, schema: type[Schema], *, location: str = "json", **kwargs: Any) -> Callable[[Any], Any]:
        """Declare what is read. A body all of whose fields may be left out may be left out itself."""
        one = one_of(schema)
        required = any(field.required for field in one.fields.values())
        return super().arguments(one, location=location, required=required, **kwargs)

    def response(self, status: int, schema: Any = None, **kwargs: Any) -> Callable[[Any], Any]:
        """Declare the answer. What stands above it in the view, the reading of arguments first of all, is done before
        the transaction of an Idempotency-Key opens: hashing and cleaning must not hold the writers up."""
        declared = super().response(status, one_of(schema) if isinstance(schema, type) else schema, **kwargs)
        return lambda view: idempotent(declared(view))


@cache
def one_of(schema: type[Schema]) -> Schema:
    """The one that all routes share, with the function that it dumps by."""
    return schema()


def not_idempotent(view: Any) -> Any:
    """Mark a POST whose answer must not be kept: it hands out secrets, or carries ids of its own."""
    view.not_idempotent = True
    return view
