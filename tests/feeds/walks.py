"""Walking lists from end to end, as clients do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient


def walk(
    client: FlaskClient, path: str, limit: int = 3, meanwhile: Callable[[], object] = lambda: None
) -> list[dict[str, Any]]:
    """Every item of a list, page by page; between two pages something else may happen."""
    items, cursor = [], None
    while True:
        answer = client.get(path, query_string={"limit": limit, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.json
        items += answer.json["items"]
        cursor = answer.json["next"]
        if cursor is None:
            return items
        meanwhile()


def ids_of(items: list[dict[str, Any]]) -> list[int]:
    return [int(item["id"]) for item in items]
