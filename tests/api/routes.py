"""All operations of the API, as its own description has them: a new route is walked by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from community.reference.queries import METHODS, example_of

SHAPE = {"type", "title", "status", "detail", "instance"}
NEEDED: dict[str, dict[str, str]] = {
    "/api/v1/metrics/kols/members": {"username": "mei"},
    "/api/v1/metrics/campaigns/members": {"campaign": "{campaign_id}"},
    "/api/v1/metrics/campaigns/notices/members": {"campaign": "{campaign_id}"},
    "/api/v1/metrics/levels/members": {"of_level": "1"},
    "/api/v1/metrics/experiments/members": {"name": "{experiment}", "variant": "warm"},
    "/api/v1/metrics/uplift/members": {"winback": "{winback}"},
    "/api/v1/metrics/satisfaction/members": {"survey": "{survey_id}"},
}
"""What a list cannot be asked for without; ``{places}`` are those of the scene."""

FIRST_VERSION = {"If-Match": '"1-9f86d081884c7d65"'}


@dataclass(frozen=True)
class Operation:
    """A method of a path, and an example of its body, None if it reads none."""

    method: str
    path: str
    needs: str
    names: frozenset[str]
    body: Any
    required: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    def at(self, places: dict[str, str]) -> str:
        """Its address there."""
        return re.sub(r"{(\w+)}", lambda name: places[name[1]], self.path)

    def needed(self, places: dict[str, str]) -> dict[str, str]:
        """What its address must say behind the question mark."""
        return {name: value.format_map(places) for name, value in NEEDED.get(self.path, {}).items()}

    def ask(self, client: FlaskClient, places: dict[str, str], **sent: Any) -> TestResponse:
        """What it answers there; to an edit of the first version, where it wants to know the version."""
        return client.open(self.at(places), method=self.method.upper(), headers=FIRST_VERSION, buffered=True, **sent)


def operations(app: Flask) -> list[Operation]:
    """Those under /api/."""
    document = app.extensions["api"].description()
    return [
        _operation(document, method, path, item)
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item and path.startswith("/api/")
    ]


def _operation(document: dict[str, Any], method: str, path: str, item: dict[str, Any]) -> Operation:
    described = item[method]
    body = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = document["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]] if body else {}
    return Operation(
        method=method,
        path=path,
        needs="".join(role for way in described["security"] for roles in way.values() for role in roles),
        names=frozenset(parameter["name"] for parameter in described["parameters"]),
        body=(body.get("example") or example_of(document, body["schema"])) if body else None,
        required=tuple(schema.get("required", ())),
    )


def assert_problem(response: TestResponse, *statuses: int) -> None:
    """It is a problem in the one shape, with one of the statuses."""
    asked = f"{response.request.method} {response.request.path}: {response.status} {response.get_data(as_text=True)}"
    assert response.status_code in statuses, asked
    assert response.content_type == "application/problem+json", asked
    assert set(response.json) >= SHAPE, asked
    assert response.json["status"] == response.status_code
    assert response.json["type"].startswith("/problems/")
