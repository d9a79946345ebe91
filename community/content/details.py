"""What a review says beside its text: points for, points against, attributes of the thing."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import fields, validate

from community.http.fields import Line

MOST_POINTS = 10
MOST_ATTRIBUTES = 20
LARGEST_VALUE = 10**9


class Points(fields.List):
    """Up to ten short points. A text is taken as well, one point a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Line(max=200), validate=validate.Length(max=MOST_POINTS), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        points = [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else value
        return super()._deserialize(points, attr, data, **kwargs)


class AttributeValue(fields.Field):
    """A line of at most 200 code points, or a whole number."""

    wire: ClassVar = {"type": ["string", "integer"], "maxLength": 200, "example": "42"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | int:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_VALUE:
            return value
        return Line(max=200).deserialize(value, attr, data, **kwargs)


class Attributes(fields.Dict):
    """Up to twenty attributes by name, such as {"尺码": "42", "comfort": 4}."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            keys=Line(max=60), values=AttributeValue(), validate=validate.Length(max=MOST_ATTRIBUTES), **kwargs
        )
