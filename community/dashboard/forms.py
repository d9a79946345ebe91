"""Forms by which something is made: what they say goes through the schema and the action of the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import marshmallow as ma

from community.errors import Conflict, Invalid
from community.outbox import transaction
from community.pages.forms import filled_in

Made = TypeVar("Made")


class Refused(Exception):
    """A form that cannot be. wrong: what to mend, by field; under ``form`` what is of none."""

    def __init__(self, wrong: dict[str, Any]) -> None:
        super().__init__(wrong)
        self.wrong = {name: list(_sentences(said)) for name, said in wrong.items()}


def _sentences(said: Any) -> Iterator[str]:
    """What is told of a field, however deep it lies in it."""
    if isinstance(said, str):
        yield said
    else:
        for inner in said.values() if isinstance(said, Mapping) else said:
            yield from _sentences(inner)


def sent(schema: type[ma.Schema], make: Callable[..., Made], **composed: Any) -> Made:
    """What the action makes of the form. composed: fields that several of the form's put together.

    Raises Refused.
    """
    data, wrong = filled_in(schema, **composed)
    if wrong:
        raise Refused(wrong)
    try:
        with transaction():
            return make(**data)
    except Invalid as refused:
        raise Refused(refused.extra["errors"] or {"form": [refused.detail]}) from refused
    except Conflict as refused:
        raise Refused({"form": [refused.detail]}) from refused
