"""Whatever bad is sent to whatever route: it gets its own problem, and nothing is half done."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from community.database import db
from tests.api.routes import Operation, assert_problem, operations
from tests.api.scene import a_scene, client_of
from tests.factories import a_member, an_api_key

JSON = {"content_type": "application/json"}
DEEP = 100_000
UNREADABLE = {
    "cut off": {"data": b'{"body": ', **JSON},
    "not UTF-8": {"data": b'{"body": "\xff\xfe"}', **JSON},
    "half a character": {"data": b'{"body": "\\ud800"}', **JSON},
    "endlessly deep": {"data": b"[" * DEEP, **JSON},
    "deep and closed": {"data": b"[" * DEEP + b"]" * DEEP, **JSON},
    "not a number of JSON": {"data": b'{"body": NaN}', **JSON},
}
OF_ANOTHER_TYPE = {
    "a form": {"data": {"body": "text"}},
    "plain text": {"data": b'{"body": "text"}', "content_type": "text/plain"},
    "without a type": {"data": b'{"body": "text"}'},
}


@pytest.fixture
def places(app: Flask) -> dict[str, str]:
    """The first value for each parameter of a path."""
    return {name: values[0] for name, values in a_scene(a_member()).places.items()}


@pytest.fixture
def client_for(app: Flask) -> Callable[[Operation], Any]:
    """A client that may call the operation, and has been here today."""
    admin, host = (client_of(app, each) for each in (a_member(roles=("admin",)), an_api_key("host")))
    admin.get("/api/v1/me")
    return lambda operation: host if operation.needs == "scope host" else admin


@pytest.fixture
def asked(app: Flask, client_for: Any, places: Any) -> Iterator[Callable[..., Any]]:
    """``asked(operation, json=...)``; in the end all tables have as many rows as before."""
    before = rows()

    yield lambda operation, **sent: operation.ask(client_for(operation), places, **sent)

    assert rows() == before


def rows() -> dict[str, int]:
    """How many there are in each table, with the visits that are written once a minute."""
    current_app.extensions["visit_times"].flush()
    db.session.rollback()
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in db.metadata.sorted_tables
    }


def reading(app: Flask) -> list[Operation]:
    return [operation for operation in operations(app) if operation.body is not None]


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_is_no_json_in_utf_8_is_400_everywhere(app, asked, body):
    for operation in reading(app):
        assert_problem(asked(operation, **body), 400)


@pytest.mark.parametrize("body", OF_ANOTHER_TYPE.values(), ids=OF_ANOTHER_TYPE)
def test_a_body_of_another_media_type_is_415_everywhere(app, asked, body):
    for operation in reading(app):
        assert_problem(asked(operation, **body), 415)


def test_a_body_of_more_than_a_megabyte_is_413_everywhere(app, asked):
    for operation in reading(app):
        assert_problem(asked(operation, data=json.dumps({"body": "x" * 1_100_000}), **JSON), 413)


@pytest.mark.parametrize("body", ["[]", '["text"]', '"text"', "1", "null", "true"])
def test_a_body_that_is_no_object_is_422_everywhere(app, asked, body):
    for operation in reading(app):
        assert_problem(asked(operation, data=body, **JSON), 422)


def test_a_field_that_nobody_knows_is_422_everywhere(app, asked):
    for operation in reading(app):
        assert_problem(asked(operation, json={**operation.body, "surprise": 1}), 422)


def test_a_field_that_is_missing_is_422_everywhere(app, asked):
    for operation in reading(app):
        for name in operation.required:
            assert_problem(asked(operation, json={k: v for k, v in operation.body.items() if k != name}), 422)


@pytest.mark.parametrize("value", [{"a": [{}]}, [[[1]]], 1.5, -(10**30)], ids=repr)
def test_a_value_of_a_wrong_type_is_422_everywhere(app, asked, value):
    for operation in reading(app):
        for name in operation.body:
            answer = asked(operation, data=json.dumps({**operation.body, name: value}), **JSON)
            if answer.status_code == 202:
                assert_all_rejected(answer)
            else:
                assert_problem(answer, 422)


def test_a_nul_in_any_text_is_422_everywhere(app, asked):
    for operation in reading(app):
        for body in with_each_text(operation.body, lambda text: text + "\0"):
            answer = asked(operation, json=body)
            if answer.status_code == 202:
                assert_all_rejected(answer)
            else:
                assert_problem(answer, 422)


def assert_all_rejected(batch: TestResponse) -> None:
    """The batch was taken, for each event is judged for itself; and none was."""
    assert (batch.json["accepted"], batch.json["duplicates"]) == (0, 0)
    assert {each["problem"]["status"] for each in batch.json["rejected"]} == {422}


@pytest.mark.parametrize("blank", ["", " ", "\f", "\u200b", "\u3000", "\ufeff\u202e", "<!-- -->", "\\", "*" * 99])
def test_a_text_without_anything_to_see_is_taken_or_refused_but_fails_nowhere(app, client_for, places, blank):
    for operation in reading(app):
        for body in with_each_text(operation.body, lambda text: blank):
            answer = operation.ask(client_for(operation), places, json=body)
            if answer.status_code >= 300:
                assert_problem(answer, 401, 403, 404, 409, 412, 422)


def with_each_text(body: Any, change: Callable[[str], str]) -> Iterator[Any]:
    """The body as often as it has texts, with another one of them changed each time."""
    for path in texts_in(body):
        changed = copy.deepcopy(body)
        holder = changed
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = change(holder[path[-1]])
        yield changed


def texts_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts_in(each, (*path, key))


def test_a_key_that_cannot_be_is_422_on_every_post_that_honours_keys(app, client_for, places):
    for operation in operations(app):
        if "Idempotency-Key" in operation.names:
            headers = {"Idempotency-Key": "k" * 256}
            answer = client_for(operation).post(operation.at(places), json=operation.body, headers=headers)
            assert_problem(answer, 422)
