"""Schemas: marshmallow describes the wire format; dumping goes through a plan made from it once.

Stock marshmallow spends most of a dump in asking each field how to get its value. The plan asks once per schema: it
takes the values of all fields at a stroke and changes those few that look otherwise on the wire. A test holds it
against marshmallow's own dump, on every schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any

import marshmallow as ma
from marshmallow import fields

from community.http.fields import Flag, Group, Id, Text, Whole

Step = Callable[[Any], Any]
PLAIN = (fields.Str, fields.Int, fields.Float, fields.Bool, fields.Raw, Text, Flag, Whole)


class Schema(ma.Schema):
    """Refuses unknown fields when loading; dumps by plan."""

    class Meta:
        unknown = ma.RAISE

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """What marshmallow's own dump gives, sooner."""
        if self.many if many is None else many:
            return [self._dump_one(each) for each in obj]
        return self._dump_one(obj)

    def _dump_one(self, obj: Any) -> dict[str, Any]:
        return self._plan.dump(obj)

    @cached_property
    def _plan(self) -> Plan:
        return plan_of(self.dump_fields)


@dataclass(frozen=True)
class Plan:
    """How to dump an object or a mapping: take all values, change some, and make those that are about all of it."""

    names: tuple[str, ...]
    take_items: Step
    take_attributes: Step
    changes: tuple[tuple[str, Step], ...]
    made: tuple[tuple[str, Step], ...]

    def dump(self, obj: Any) -> dict[str, Any]:
        take = self.take_items if isinstance(obj, Mapping) else self.take_attributes
        shown = dict(zip(self.names, take(obj), strict=True))
        for name, change in self.changes:
            shown[name] = change(shown[name])
        for name, make in self.made:
            shown[name] = make(obj)
        return shown


def plan_of(declared: Mapping[str, fields.Field]) -> Plan:
    """The plan of these fields, by name, in their order."""
    on_wire = {field.data_key or name: (name, field) for name, field in declared.items()}
    made = {key: _maker(name, field) for key, (name, field) in on_wire.items() if _is_about_all(field)}
    keys = {key: field.attribute or name for key, (name, field) in on_wire.items() if key not in made}
    changes = {key: change for key in keys if (change := _change_of(*on_wire[key]))}
    stand_in = next(iter(keys.values()), None)  # keeps the place of what is made
    names = tuple(on_wire) if keys else ()
    taken = [keys.get(key, stand_in) for key in names]
    return Plan(
        names, _taker(itemgetter, taken), _taker(attrgetter, taken), tuple(changes.items()), tuple(made.items())
    )


def _taker(getter: Callable[..., Step], keys: list[str]) -> Step:
    if len(keys) > 1:
        return getter(*keys)
    takers = [getter(key) for key in keys]
    return lambda obj: [take(obj) for take in takers]


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
    if type(field) is fields.List and _is_plain(field.inner):
        return lambda value: None if value is None else list(value)
    return lambda value: field._serialize(value, name, None)


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
