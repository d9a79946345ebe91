"""The blueprint of every slice: flask-smorest's, with strict parsing and idempotent POSTs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_smorest import Blueprint as SmorestBlueprint

from community.http.idempotency import idempotent
from community.http.parsing import Parser


class Blueprint(SmorestBlueprint):
    """A slice's routes. Every POST honours Idempotency-Key unless its view is marked ``@not_idempotent``."""

    ARGUMENTS_PARSER = Parser()

    def arguments(self, schema: Any, *, location: str = "json", **kwargs: Any) -> Callable[[Any], Any]:
        """Declare what is read. A body all of whose fields may be left out may be left out itself."""
        required = any(field.required for field in schema().fields.values())
        return super().arguments(schema, location=location, required=required, **kwargs)

    def response(self, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
        """Declare the answer. What stands above it in the view, the reading of arguments first of all, is done before
        the transaction of an Idempotency-Key opens: hashing and cleaning must not hold the writers up."""
        declared = super().response(*args, **kwargs)
        return lambda view: idempotent(declared(view))


def not_idempotent(view: Any) -> Any:
    """Mark a POST whose answer must not be kept: it hands out secrets, or carries ids of its own."""
    view.not_idempotent = True
    return view
