"""Where the API takes text that people choose, as its own description has it: a new field is found by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

CONSTRAINED = {"enum", "pattern", "format"}  # of these words nobody chooses the letters
ANY_LENGTH = 200  # characters, where the description names no limit


class FreeText(NamedTuple):
    """A text of a body. path: names from the outside in; ``[]`` for each of a list, ``*`` for each of a mapping."""

    path: tuple[str, ...]
    longest: int

    @property
    def name(self) -> str:
        """As an error of the API names it: the outermost."""
        return self.path[0]

    @property
    def leaf(self) -> str:
        """Its own name."""
        return next(name for name in reversed(self.path) if name not in ("[]", "*"))

    def __str__(self) -> str:
        return ".".join(self.path)


def free_texts(document: dict[str, Any], schema: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[FreeText]:
    """The texts of a body of this schema that people choose."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    types = schema.get("type", ())
    if "string" in types and not CONSTRAINED & schema.keys():
        yield FreeText(path, schema.get("maxLength", ANY_LENGTH))
    within = [
        *schema.get("properties", {}).items(),
        ("[]", schema.get("items")),
        ("*", schema.get("additionalProperties")),
    ]
    for name, inner in within:
        if isinstance(inner, dict):
            yield from free_texts(document, inner, (*path, name))
    for inner in schema.get("allOf", ()):
        yield from free_texts(document, inner, path)


def written(body: dict[str, Any], text: FreeText, make: Callable[[FreeText], str]) -> dict[str, Any]:
    """The body with this text written anew, wherever it stands in it. make: gives what to write there."""
    return _within(body, text.path, lambda: make(text))


def _within(value: Any, path: tuple[str, ...], make: Callable[[], str]) -> Any:
    if not path:
        return make()
    name, *deeper = path
    if name == "[]":
        return [_within(each, tuple(deeper), make) for each in value or [{}] if isinstance(each, dict) or not deeper]
    if name == "*":
        return {key: _within(each, tuple(deeper), make) for key, each in (value or {}).items()}
    return {**value, name: _within(value.get(name), tuple(deeper), make)} if isinstance(value, dict) else value
