"""Schemas: marshmallow describes the wire format; dumping is done by functions written from it once.

Stock marshmallow spends most of a dump in asking each field how to get its value. The function says it at once, as
``{'id': step_0(obj['id']), 'kind': obj['kind'], ...}``. A test holds it against marshmallow's own dump, on every
schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, Self

import marshmallow as ma
from marshmallow import fields

from community.http.fields import Flag, Group, Id, Text, Whole

Step = Callable[[Any], Any]
PLAIN = (fields.Str, fields.Int, fields.Float, fields.Bool, fields.Raw, Text, Flag, Whole)


class Schema(ma.Schema):
    """Refuses unknown fields when loading; dumps by a function made for it."""

    class Meta:
        unknown = ma.RAISE

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """What marshmallow's own dump gives, sooner."""
        if self.many if many is None else many:
            return [self._dump_one(each) for each in obj]
        return self._dump_one(obj)

    def _dump_one(self, obj: Any) -> dict[str, Any]:
        return self._dumped(obj)

    @cached_property
    def _dumped(self) -> Step:
        return dumper_of(self.dump_fields)

    def __deepcopy__(self, _known: dict[int, Any]) -> Self:
        """Itself: nobody changes a schema. flask-smorest copies what describes a route, again for each decorator."""
        return self


def dumper_of(declared: Mapping[str, fields.Field]) -> Step:
    """What dumps an object or a mapping by these fields, by name, in their order."""
    of_mapping, of_object = (_function(declared, take) for take in ("obj[{!r}]", "take({!r})(obj)"))
    return lambda obj: of_mapping(obj) if isinstance(obj, Mapping) else of_object(obj)


def _function(declared: Mapping[str, fields.Field], take: str) -> Step:
    """take: how the text of the function gets a value by its name."""
    steps: list[Step] = []
    text = _dictionary(declared, take, steps)
    known = {f"step_{number}": step for number, step in enumerate(steps)}
    return eval(f"lambda obj: {text}", {"take": cache(attrgetter), **known})  # noqa: S307 - our own names alone


def _dictionary(declared: Mapping[str, fields.Field], take: str, steps: list[Step]) -> str:
    shown = (f"{field.data_key or name!r}: {_value(name, field, take, steps)}" for name, field in declared.items())
    return f"{{{', '.join(shown)}}}"


def _value(name: str, field: fields.Field, take: str, steps: list[Step]) -> str:
    """The text that makes the value of the field; what it has to call stands in steps."""
    if isinstance(field, Group) and _dumps_by_fields(field.schema):
        return _dictionary(field.schema.dump_fields, take, steps)
    value, step = take.format(field.attribute or name), _change_of(name, field)
    if _is_about_all(field):
        value, step = "obj", _maker(name, field)
    if step is None:
        return value
    steps.append(step)
    return f"step_{len(steps) - 1}({value})"


def _dumps_by_fields(schema: ma.Schema) -> bool:
    return type(schema)._dump_one is Schema._dump_one


def _is_about_all(field: fields.Field) -> bool:
    """Whether its value is made of the whole object, rather than of one value in it."""
    return isinstance(field, (Group, fields.Function, fields.Method, fields.Constant))


def _maker(name: str, field: fields.Field) -> Step:
    return field.schema.dump if isinstance(field, Group) else lambda obj: field.serialize(name, obj)


def _change_of(name: str, field: fields.Field) -> Step | None:
    """How the value looks on the wire; None where it looks as it is."""
    if _is_plain(field):
        return None
    if isinstance(field, fields.Nested):
        return _nested(field.schema, many=field.many or field.schema.many)
    if type(field) is Id:
        return lambda value: None if value is None else str(value)
    if type(field) is fields.List:
        return _listed(name, field.inner)
    return lambda value: field._serialize(value, name, None)


def _listed(name: str, inner: fields.Field) -> Step:
    change = _change_of(name, inner)
    if change is None:
        return lambda value: None if value is None else list(value)
    return lambda value: None if value is None else [change(each) for each in value]


def _is_plain(field: fields.Field) -> bool:
    if type(field) is fields.Dict:
        return field.value_field is None or _is_plain(field.value_field)
    return type(field) in PLAIN


def _nested(schema: ma.Schema, *, many: bool) -> Step:
    return lambda value: None if value is None else schema.dump(value, many=many)


class PageIn(Schema):
    """How much of a list, and from where."""

    limit = fields.Int(load_default=20, validate=ma.validate.Range(1, 100), metadata={"example": 20})
    cursor = Text(max=2000, load_default=None, allow_none=True)


NEXT = fields.Str(
    required=True, allow_none=True, metadata={"description": "the cursor of the rest; null at the end", "example": None}
)


def page_of(item: type[ma.Schema]) -> type[Schema]:
    """The schema of a list of item."""
    page = {"items": fields.List(fields.Nested(item), required=True), "next": NEXT}
    return Schema.from_dict(page, name=f"{item.__name__.removesuffix('Out')}Page")


class RelationOut(Schema):
    """Whether a relation such as a like stands now, and how many there are of its kind."""

    active = fields.Bool(metadata={"example": True})
    count = fields.Int(metadata={"example": 11})


class ProblemOut(Schema):
    """An error, in the shape of RFC 9457. A problem may say more than this."""

    class Meta:
        unknown = ma.INCLUDE

    type = fields.Str(required=True, metadata={"example": "/problems/not-found"})
    title = fields.Str(required=True, metadata={"example": "内容不存在"})
    status = fields.Int(required=True, metadata={"example": 404})
    detail = fields.Str(
        required=True, metadata={"example": "Check the address. What you may not see answers the same."}
    )
    instance = fields.Str(required=True, metadata={"example": "/api/v1/contents/81"})
    errors = fields.Dict(
        keys=fields.Str(),
        values=fields.List(fields.Str()),
        metadata={"description": "what to mend, by field", "example": {}},
    )
