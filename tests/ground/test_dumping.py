"""The functions by which schemas dump give what marshmallow's own dump gives: on every schema of the house."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import marshmallow as ma
import pytest
from marshmallow import fields

from community.http.fields import Group, Id, Instant, Spoken
from community.http.schemas import Schema, dumper_of
from wsgi import make_house  # noqa: F401 - whatever the house imports declares its schemas

DEEPEST = 4


def every_schema(parent: type[Schema] = Schema) -> Iterator[type[Schema]]:
    for schema in parent.__subclasses__():
        yield schema
        yield from every_schema(schema)


SCHEMAS = sorted({f"{each.__module__}.{each.__name__}": each for each in every_schema()}.items())


def an_object(declared: dict[str, fields.Field], choice: random.Random, depth: int = 0) -> dict[str, Any]:
    """Values of the right types under the names that the fields look for; nothing in places that may be empty."""
    made: dict[str, Any] = {}
    for name, field in declared.items():
        if isinstance(field, Group):
            made |= an_object(field.schema.dump_fields, choice, depth + 1)
        else:
            made[field.attribute or name] = a_value(field, choice, depth)
    return made


def _is_plain(schema: ma.Schema) -> bool:
    """Whether it dumps as its fields say, each by a value of its own."""
    return type(schema)._dump_one is Schema._dump_one and schema.dump_fields == valued(schema)


def valued(schema: ma.Schema) -> dict[str, fields.Field]:
    """Its fields of marshmallow and of ``http.fields``; those of single slices are asked in the same way by both."""
    known = ("marshmallow.fields", "community.http.fields")
    shown = schema.dump_fields.items()
    return {n: f for n, f in shown if type(f).__module__ in known and not isinstance(f, fields.Function)}


def a_value(field: fields.Field, choice: random.Random, depth: int) -> Any:
    if field.allow_none and choice.random() < 0.3:
        return None
    if isinstance(field, fields.Nested):
        many = field.many or field.schema.many
        if depth >= DEEPEST or not _is_plain(field.schema):
            return [] if many else None
        made = [an_object(field.schema.dump_fields, choice, depth + 1) for _ in range(2)]
        return made if many else made[0]
    if isinstance(field, fields.List):
        return (
            [] if depth >= DEEPEST else [a_value(field.inner, choice, depth + 1) for _ in range(choice.randint(0, 2))]
        )
    if isinstance(field, fields.Dict):
        return {"a": a_value(field.value_field, choice, depth + 1) if field.value_field else 1}
    return next(make(choice) for type_, make in VALUES if isinstance(field, type_))


VALUES = (
    (Spoken, lambda choice: {"zh": "鞋", "en": "shoe"}),
    (Instant, lambda choice: datetime(2026, 11, 22, tzinfo=UTC) + timedelta(milliseconds=choice.randrange(10**9))),
    (Id, lambda choice: choice.randrange(1, 10**12)),
    (fields.Bool, lambda choice: choice.random() < 0.5),
    (fields.Int, lambda choice: choice.randrange(10**6)),
    (fields.Float, lambda choice: choice.random()),
    (fields.Str, lambda choice: choice.choice(("", "很舒服", "x"))),
    (fields.Field, lambda choice: None),
)


def stock(declared: dict[str, fields.Field], obj: Any) -> dict[str, Any]:
    """What marshmallow's own way gives for these fields."""
    return {
        field.data_key or name: field.serialize(name, obj, accessor=ma.Schema().get_attribute)
        for name, field in declared.items()
    }


@pytest.mark.parametrize(("name", "schema"), SCHEMAS, ids=[name for name, _ in SCHEMAS])
def test_a_dumper_gives_what_marshmallow_gives(name, schema):
    choice = random.Random(name)
    declared = valued(schema())
    dump = dumper_of(declared)
    for _ in range(5):
        made = an_object(declared, choice)
        for obj in (made, SimpleNamespace(**made)):
            assert list(dump(obj).items()) == list(stock(declared, obj).items())
