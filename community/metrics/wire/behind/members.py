"""Lists of the members behind figures, on the wire: what all of them have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Id, Instant
from community.http.schemas import PageIn, Schema, page_of
from community.metrics.calendar import Period, parse_period


class WhoIn(PageIn):
    """How much of the list, and in what form. As CSV all of it at once."""

    format = fields.Str(load_default="json", validate=validate.OneOf(["json", "csv"]))


def figure(names: Iterable[str], usual: str) -> fields.Str:
    """Which figure of the report, by the name that it has there."""
    return named(names, usual, "the figure, as the report names it")


def named(names: Iterable[str], usual: str | None, description: str) -> fields.Str:
    """One of some names; without it the usual one."""
    told = {"example": usual, "description": description}
    known = validate.OneOf(list(names))
    return fields.Str(load_default=usual, allow_none=usual is None, validate=known, metadata=told)


def level_of_row(**kwargs: Any) -> fields.Int:
    """The level whose row it is. (``level`` is the filter by today's.)"""
    return fields.Int(validate=validate.Range(1, 1000), metadata={"example": 2}, **kwargs)


class PeriodField(fields.Field):
    """A day, week or month."""

    wire: ClassVar = {"type": "string", "example": "2026-W47"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Period:
        try:
            return parse_period(str(value))
        except ValueError as error:
            raise ma.ValidationError("Name a period: 2026-11-22, 2026-W47 or 2026-11.") from error


class MemberBehindOut(Schema):
    """A member behind a figure."""

    id = Id()
    username = fields.Str(metadata={"example": "lin"})
    display_name = fields.Str(metadata={"example": "林"})
    level = fields.Int(metadata={"example": 2})
    created_at = Instant()


MemberBehindPage = page_of(MemberBehindOut)
