"""Schemathesis reads the API's description and tries every operation of it, in every role.

API_EXAMPLES sets how many random requests an operation gets, beside those at the borders of each value.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from community.members.models import Member
from tests.api.routes import operations
from tests.api.scene import ROLES, Scene, a_scene, client_of
from tests.factories import a_member

EXAMPLES = int(os.environ.get("API_EXAMPLES", "8"))
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
)
REFUSALS = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428]  # of a request that the description forbids
ENDING = {("DELETE", "/api/v1/me"), ("DELETE", "/api/v1/tokens/current")}  # after them the caller is no more


@pytest.mark.timeout(900)  # with many examples; a quiet minute is usual
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_whatever_is_asked_in_any_role_the_api_answers_as_it_is_described(app, role):
    bearer = ROLES[role]()
    scene = a_scene(bearer if isinstance(bearer, Member) else a_member())

    tried, complaints = set(), []
    for event in from_schema(described(app, scene, bearer)).execute():
        complaints += complaints_of(event)
        tried.add(getattr(event, "label", None))

    assert complaints == []
    assert tried >= {str(operation) for operation in operations(app)}


def described(app: Flask, scene: Scene, bearer: Any) -> Any:
    """The description as it is served, with values for its paths that lead to something."""
    document = app.test_client().get("/api/openapi.json").json
    for item in document["paths"].values():
        for parameter in item.get("parameters", ()):
            parameter["schema"]["examples"] = scene.places[parameter["name"]]
    schema = schemathesis.openapi.from_dict(document, config=settings(scene)).exclude(path="/readyz")
    schema.app = signed_in(app, bearer)
    return schema


def signed_in(app: Flask, bearer: Any) -> Any:
    """The app, for which every request bears the caller's token; that of somebody new if nobody comes back from it."""
    own = header_of(app, bearer)

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_AUTHORIZATION", None)
        is_ending = (environ["REQUEST_METHOD"], environ["PATH_INFO"]) in ENDING
        with app.app_context():
            environ |= header_of(app, a_member()) if own and is_ending else own
        return app(environ, start_response)

    return answer


def settings(scene: Scene) -> SchemathesisConfig:
    """What is tried and checked. A batch of events is taken whatever is in it; each event is judged for itself."""
    return SchemathesisConfig.from_dict(
        {
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "with-security-parameters": False},
            "phases": {"stateful": {"enabled": False}},
            "checks": {
                "enabled": False,
                **{check: {"enabled": True} for check in CHECKS},
                "negative_data_rejection": {"enabled": True, "expected-statuses": REFUSALS},
            },
            "operations": [
                {"include-path": "/api/v1/events", "checks": {"negative_data_rejection": {"enabled": False}}}
            ],
            "dictionaries": {name: {"values": values} for name, values in scene.places.items()},
            "parameters": {f"path.{name}": {"dictionary": name, "probability": 0.8} for name in scene.places},
        }
    )


def header_of(app: Flask, bearer: Any) -> dict[str, str]:
    return {name: value for name, value in client_of(app, bearer).environ_base.items() if name == "HTTP_AUTHORIZATION"}


def complaints_of(event: events.EngineEvent) -> Iterator[str]:
    """What Schemathesis complains of, as sentences, with the command that shows it."""
    if isinstance(event, events.FatalError):
        raise event.exception
    if isinstance(event, events.NonFatalError):
        yield f"{event.label}: {event.value!r}"
    if isinstance(event, events.ScenarioFinished) and event.status is Status.FAILURE:
        for check in chain.from_iterable(event.recorder.checks.values()):
            if found := check.failure_info:
                yield f"{event.label}: {found.failure}\n{found.code_sample}"
