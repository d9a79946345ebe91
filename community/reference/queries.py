"""The OpenAPI document as chapters for a reader, with an example for every body. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 6


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    anchor: str
    summary: str
    description: str
    needs: str
    parameters: list[dict[str, Any]]
    request: str | None
    answers: list[tuple[str, str, str | None]]


@dataclass(frozen=True)
class Chapter:
    """The operations of one slice."""

    name: str
    description: str
    operations: list[Operation]


def chapters(document: dict[str, Any]) -> list[Chapter]:
    """The operations of the document by slice, in the order of their paths."""
    descriptions = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    by_tag: dict[str, list[Operation]] = {name: [] for name in descriptions}
    for path, item in sorted(document["paths"].items()):
        for method in METHODS:
            if method in item:
                [tag] = item[method]["tags"]
                by_tag[tag].append(_operation(document, path, method, item))
    return [Chapter(name, descriptions[name], operations) for name, operations in by_tag.items() if operations]


def _operation(document: dict[str, Any], path: str, method: str, item: dict[str, Any]) -> Operation:
    described = item[method]
    body = described.get("requestBody", {}).get("content", {})
    return Operation(
        method=method.upper(),
        path=path,
        anchor=f"{method}-{path.strip('/').replace('/', '-').translate({ord('{'): None, ord('}'): None})}",
        summary=described.get("summary", ""),
        description=described.get("description", ""),
        needs=" or ".join(role for way in described["security"] for roles in way.values() for role in roles),
        parameters=[*item.get("parameters", []), *described.get("parameters", [])],
        request=_body(document, body),
        answers=list(_answers(document, described["responses"])),
    )


def _answers(document: dict[str, Any], responses: dict[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    for status, response in sorted(responses.items()):
        if "$ref" in response:
            continue  # the problems, which every operation shares
        yield status, response.get("description", ""), _body(document, response.get("content", {}))


def _body(document: dict[str, Any], content: dict[str, Any]) -> str | None:
    described = content.get("application/json")
    if not described or "schema" not in described:
        return None
    example = described.get("example", example_of(document, described["schema"]))
    return json.dumps(example, ensure_ascii=False, indent=2)


def example_of(document: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> Any:
    """An example of a schema: its own, else one built of its parts."""
    if "example" in schema:
        return schema["example"]
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = document["components"]["schemas"][name]
        return example_of(document, schema, depth + 1) if depth < DEEPEST else {}
    for alternatives in ("anyOf", "oneOf", "allOf"):
        if schema.get(alternatives):
            return example_of(document, schema[alternatives][0], depth)
    return _example_of_type(document, schema, depth)


def _example_of_type(document: dict[str, Any], schema: dict[str, Any], depth: int) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = kind[0]
    if kind == "object" or "properties" in schema:
        properties = schema.get("properties", {})
        return {name: example_of(document, part, depth + 1) for name, part in properties.items()}
    if kind == "array":
        return [example_of(document, schema.get("items", {}), depth + 1)] if depth < DEEPEST else []
    return {"string": "text", "integer": schema.get("minimum", 1), "number": 0.5, "boolean": True}.get(kind)
