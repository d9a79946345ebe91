"""Searching as clients do."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient


def ask(client: FlaskClient, words: str, **asked: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/search", query_string={"q": words, **asked})
    assert answer.status_code == 200, answer.json
    return answer.json


def found(client: FlaskClient, words: str, **asked: Any) -> list[int]:
    """Ids of the first page."""
    return [int(item["content"]["id"]) for item in ask(client, words, **asked)["items"]]


def walked(client: FlaskClient, words: str, **asked: Any) -> list[int]:
    """Ids of all pages."""
    ids, cursor = [], {}
    while True:
        answer = ask(client, words, **asked, **cursor)
        ids += [int(item["content"]["id"]) for item in answer["items"]]
        if answer["next"] is None:
            return ids
        cursor = {"cursor": answer["next"]}
