"""Field types of the wire format: ids are strings, times end in Z, text is checked, rates are 0..1 or null."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.http.languages import preferred_language
from community.text import check_text, one_line

LARGEST_ID = 2**63 - 1
# fromisoformat by itself reads no further than a NUL, and takes any letter for the T
RFC_3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:]{5,8}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?")


class Id(fields.Field):
    """A 64-bit integer, a string of digits on the wire."""

    wire: ClassVar = {"type": "string", "pattern": "^[1-9][0-9]{0,18}$", "example": "81"}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19:
            number = int(value)
            if 0 < number <= LARGEST_ID:
                return number
        raise ma.ValidationError("An id is a string of digits.")


class Instant(fields.Field):
    """An aware UTC time, ISO 8601 with Z on the wire."""

    wire: ClassVar = {"type": "string", "format": "date-time", "example": "2026-11-22T08:00:00.000Z"}

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            if not RFC_3339.fullmatch(value):
                raise ValueError
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is None:
                raise ma.ValidationError("The time has no zone; end it in Z.")
            return instant.astimezone(UTC)
        except (TypeError, ValueError, OverflowError) as error:
            raise ma.ValidationError("A time is ISO 8601, such as 2026-11-22T08:00:00Z.") from error


class Spoken(fields.Str):
    """A sentence kept in both languages, ``{"zh": ..., "en": ...}``; on the wire the one that the reader prefers."""

    def _serialize(self, value: Mapping[str, str] | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value["en" if preferred_language() == "en" else "zh"]


class Text(fields.Str):
    """Text of at most max code points as it was sent; white space around it is removed, and at least min are left.

    NUL and lone surrogates are refused.
    """

    def __init__(self, *, max: int, min: int = 0, **kwargs: Any) -> None:
        self.check_sent = validate.Length(max=max)
        validators = [validate.Length(min=min or None, max=max), *kwargs.pop("validate", [])]
        super().__init__(validate=validators, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        self.check_sent(text)
        try:
            return check_text(text).strip()
        except ValueError as error:
            raise ma.ValidationError(str(error)) from error


class Line(Text):
    """One line of plain text, never empty."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        line = one_line(super()._deserialize(value, attr, data, **kwargs))
        if not line:
            raise ma.ValidationError("Write at least one visible character.")
        return line


class Whole(fields.Int):
    """A whole number between low and high, given as a JSON number."""

    def __init__(self, *, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(low, high), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool):
            raise ma.ValidationError("Not a whole number.")
        return super()._deserialize(value, attr, data, **kwargs)


class Flag(fields.Bool):
    """true or false, nothing that only looks like it. In a query string: 1, 0, true or false."""

    truthy = {True, "1", "true"}  # noqa: RUF012 - marshmallow's own way to say it
    falsy = {False, "0", "false"}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            raise ma.ValidationError("Not a valid boolean.")
        return super()._deserialize(value, attr, data, **kwargs)


class Group(fields.Nested):
    """Fields of the same row, shown together under one name."""

    def get_value(self, obj: Any, attr: str, accessor: Any = None, default: Any = ma.missing) -> Any:
        return obj
