"""Asking by names and words, as clients do."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient


def get(client: FlaskClient, path: str, **asked: Any) -> Any:
    answer = client.get(f"/api/v1{path}", query_string=asked)
    assert answer.status_code == 200, answer.json
    return answer.json


def suggested(client: FlaskClient, text: str) -> dict[str, list[str]]:
    """The names in each group of suggestions."""
    keys = {"terms": "term", "topics": "name", "products": "external_id", "members": "username"}
    answer = get(client, "/search/suggest", q=text)
    return {group: [each[key] for each in answer[group]] for group, key in keys.items()}
