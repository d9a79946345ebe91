"""An expression as CEL understood it: a tree of nodes, each with its place in the source.

CEL hands its checked tree out as a protobuf message, ``cel.expr.CheckedExpr``; the numbers below are those of its
schema (cel-spec, proto/cel/expr). Reading the tree itself leaves no second opinion on what stands in an expression.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PACKED = 2  # google.protobuf.Any
ROOT, SOURCE_INFO = 4, 5  # CheckedExpr
POSITIONS = 4  # SourceInfo
ID, LITERAL, NAME, SELECT, CALL, LIST, MAP = 2, 3, 4, 5, 6, 7, 8  # Expr
STRING = 6  # Constant


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression.

    name: of a signal, a field that is selected, or a function ('_>_', 'contains'); else None. text: of a text in
    quotes; else None. parts: receiver and arguments. place: in code points from the beginning of the source; of a call
    or an operator, that of its sign. What stands in a map, '{}', is left out: no expression of ours may hold one.
    """

    name: str | None
    text: str | None
    parts: tuple["Node", ...]
    place: int

    @property
    def is_signal(self) -> bool:
        """Does it stand for a value, and not for something made of others?"""
        return self.name is not None and not self.parts

    def walk(self) -> Iterator["Node"]:
        """Itself and everything in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def read_tree(serialized: bytes) -> Node:
    """The tree of a serialised CheckedExpr, as ``cel.Expression.serialize`` gives it."""
    checked = _message(_message(serialized)[PACKED][0])
    entries = (_message(entry) for entry in _message(checked[SOURCE_INFO][0]).get(POSITIONS, ()))
    places = {entry[1][0]: entry.get(2, [0])[0] for entry in entries}
    return _node(checked[ROOT][0], places)


def _node(data: bytes, places: dict[int, int]) -> Node:
    fields = _message(data)
    name, text, parts = None, None, []
    if NAME in fields:
        name = _text(_message(fields[NAME][0])[1])
    elif SELECT in fields:
        select = _message(fields[SELECT][0])
        name, parts = _text(select[2]), select[1]
    elif CALL in fields:
        call = _message(fields[CALL][0])
        name, parts = _text(call[2]), [*call.get(1, ()), *call.get(3, ())]
    elif LIST in fields:
        parts = _message(fields[LIST][0]).get(1, [])
    elif MAP in fields:
        name = "{}"
    elif LITERAL in fields:
        text = _text(_message(fields[LITERAL][0]).get(STRING, ()))
    return Node(name, text, tuple(_node(part, places) for part in parts), places.get(fields[ID][0], 0))


def _text(values: Any) -> str | None:
    return values[0].decode() if values else None


def _message(data: bytes) -> dict[int, list[Any]]:
    """The fields of a protobuf message: number to values, in their order."""
    fields: dict[int, list[Any]] = {}
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        match key & 7:
            case 0:
                value, place = _varint(data, place)
            case 1:
                value, place = struct.unpack_from("<d", data, place)[0], place + 8
            case 2:
                length, place = _varint(data, place)
                value, place = data[place : place + length], place + length
            case wire_type:
                raise ValueError(f"no field of an expression has wire type {wire_type}")
        fields.setdefault(key >> 3, []).append(value)
    return fields


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return value, place
