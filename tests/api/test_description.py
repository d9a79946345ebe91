"""The description of the API is a valid one, complete, and true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis

from tests.api.routes import operations
from tests.api.scene import a_scene, client_of
from tests.factories import a_member, an_api_key
from tests.moderation_desk.desk import a_reported_post, case_of

SIGNING_IN = ("/api/v1/tokens", "/api/v1/sso")  # they answer 401 and 404 of their own


@pytest.fixture
def document(houses) -> dict[str, Any]:
    return houses("sqlite").test_client().get("/api/openapi.json").json


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in the document."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(each)


def test_it_is_valid_openapi_and_every_schema_in_it_valid_json_schema(document):
    schemathesis.openapi.from_dict(document).validate()
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)


def test_every_reference_leads_somewhere(document):
    for reference in {part["$ref"] for part in parts(document) if "$ref" in part}:
        target = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]


def test_every_field_and_parameter_tells_its_type_or_an_example(document):
    known = {"type", "example", "$ref", "anyOf", "allOf", "enum"}
    fields = [
        (name, field, schema)
        for name, described in document["components"]["schemas"].items()
        for field, schema in described.get("properties", {}).items()
    ]
    parameters = [(part["name"], part["in"], part["schema"]) for part in parts(document) if {"in", "name"} <= {*part}]

    assert [(name, field) for name, field, schema in fields + parameters if not known & {*schema}] == []


def test_every_operation_has_a_name_of_its_own_and_names_its_problems(document):
    described = [part for part in parts(document["paths"]) if "responses" in part]
    names = [operation["operationId"] for operation in described]

    assert len({*names}) == len(names)
    assert [operation["operationId"] for operation in described if "default" not in operation["responses"]] == []


def test_what_it_says_to_need_somebody_is_401_for_a_stranger_and_nothing_else_is(app, client):
    places = {name: values[0] for name, values in a_scene(a_member()).places.items()}

    for operation in operations(app):
        if not operation.path.startswith(SIGNING_IN) or operation.needs:
            answer = operation.ask(client, places, json=operation.body)
            assert (answer.status_code == 401) is bool(operation.needs), (str(operation), answer.status)


def test_what_it_says_to_want_the_version_is_428_without_it_and_nothing_else_is(app):
    lin = client_of(app, a_member(roles=("admin",)))
    places = {name: values[0] for name, values in a_scene(a_member()).places.items()}

    for operation in sorted(operations(app), key=lambda operation: operation.method == "delete"):  # lin goes last
        asked = {"method": operation.method.upper(), "json": operation.body, "buffered": True}
        answer = lin.open(operation.at(places), **asked)
        assert (answer.status_code == 428) is ("If-Match" in operation.names), (str(operation), answer.status)


def test_the_examples_of_its_bodies_are_no_invalid_requests(app):
    mei = a_member(roles=("admin",))
    scene = a_scene(mei)
    places = {name: values[0] for name, values in scene.places.items()}
    case, lottery_id = case_of(a_reported_post()), scene.places["campaign_id"][1]
    places |= {"content_id": places["review_id"], "case_id": str(case.id), "campaign_id": lottery_id}

    refused = {}
    for operation in sorted(operations(app), key=lambda operation: "revoke" in operation.path):  # it takes from others
        if operation.body is not None and "token" not in operation.body:  # no example can know one
            client = client_of(app, an_api_key("host") if operation.needs == "scope host" else mei)
            answer = operation.ask(client, places, json=operation.body)
            if answer.status_code >= 400:
                refused[str(operation)] = answer.json
    assert {
        name: problem for name, problem in refused.items() if problem["status"] not in (401, 403, 404, 409, 412)
    } == {}
