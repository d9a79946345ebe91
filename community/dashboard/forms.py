"""Forms by which something is made: what they say goes through the schema and the action of the API."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import marshmallow as ma
from flask import request

from community.errors import Conflict, Invalid
from community.http.sentences import translated
from community.outbox import transaction
from community.pages.forms import NUMBER, filled_in

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


def read(schema: type[ma.Schema], **composed: Any) -> dict[str, Any]:
    """What the form says by the schema. composed: fields that several of the form put together. Raises Refused."""
    data, wrong = filled_in(schema, **composed)
    if wrong:
        raise Refused(wrong)
    return data


def sent(schema: type[ma.Schema], make: Callable[..., Made], **composed: Any) -> Made:
    """What the action makes of the form; composed as in ``read``. Raises Refused."""
    data = read(schema, **composed)
    try:
        with transaction():
            return make(**data)
    except Invalid as refused:
        raise Refused(translated(refused.extra["errors"] or {"form": [refused.detail]})) from refused
    except Conflict as refused:
        raise Refused(translated({"form": [refused.detail]})) from refused


def rows_of(prefix: str, *names: str) -> list[dict[str, str]]:
    """The rows of a form whose fields are called ``prefix_name``: what each says. Rows without a first one are none."""
    columns = [request.form.getlist(f"{prefix}_{name}") for name in names]
    rows = [zip(names, row, strict=True) for row in zip(*columns, strict=False) if row[0].strip()]
    return [{name: said for name, said in row if said} for row in rows]


def number(said: str) -> int | str:
    """Digits as the number that they are; anything else as it is, for the schema to refuse."""
    return int(said) if NUMBER.fullmatch(said) else said


def parts(said: str) -> list[str]:
    """What lines and commas divide."""
    return [part.strip() for part in re.split(r"[\n,，]", said) if part.strip()]
