"""Limits and cursors that cannot be, on every list."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.api.routes import Operation, assert_problem, operations
from tests.api.scene import a_scene, client_of
from tests.factories import a_comment, a_member, a_post, a_question, a_review

HUGE = 10**30


def lists(app: Flask) -> list[Operation]:
    return [operation for operation in operations(app) if "cursor" in operation.names]


@pytest.fixture
def places(app):
    scene = a_scene(a_member())
    return {name: values[0] for name, values in scene.places.items()}


@pytest.mark.parametrize(
    "limit", ["0", "-1", "101", str(HUGE), str(-HUGE), "text", "1.5", "", "1e1", "NaN", "٣٫٥", "%00"]
)
def test_a_limit_that_cannot_be_is_422_on_every_list(app, places, limit):
    client = client_of(app, a_member(roles=("admin",)))

    for operation in lists(app):
        assert_problem(operation.ask(client, places, query_string=f"limit={limit}"), 422)


def test_a_parameter_that_nobody_knows_is_422_on_every_list(app, places):
    client = client_of(app, a_member(roles=("admin",)))

    for operation in lists(app):
        assert_problem(operation.ask(client, places, query_string={"surprise": "1"}), 422)


def test_a_nul_in_any_parameter_is_422_wherever_something_is_read(app, places):
    client = client_of(app, a_member(roles=("admin",)))

    for operation in operations(app):
        for name in operation.names if operation.method == "get" else ():
            if name != "If-None-Match":
                assert_problem(operation.ask(client, places, query_string={name: "a\0b"}), 422)


def cursors(app: Flask, client, places) -> dict[str, str]:
    """The cursor of the second item, by list, of those lists that have one."""
    found = {}
    for operation in lists(app):
        answer = operation.ask(client, places, query_string={"limit": 1, **operation.needed(places)})
        assert answer.status_code == 200, (str(operation), answer.json)
        if answer.json["next"]:
            found[str(operation)] = answer.json["next"]
    return found


def test_a_cursor_that_is_not_of_this_list_and_this_member_is_400_on_every_list(app):
    lin, other = a_member(roles=("admin",)), a_member(roles=("admin",))
    places = {name: values[0] for name, values in crowded_scene(lin).items()}
    client, stranger = client_of(app, lin), client_of(app, other)
    own = cursors(app, client, places)
    assert len(own) >= 8

    for operation in lists(app):
        foreign = [cursor for name, cursor in own.items() if name != str(operation)]
        mine, needed = own.get(str(operation)), operation.needed(places)
        for cursor in [*foreign[:3], "nonsense", "=", "ü", "A" * 200, *(flipped(mine) if mine else ())]:
            assert_problem(operation.ask(client, places, query_string={"cursor": cursor, **needed}), 400)
        if mine:
            assert_problem(operation.ask(stranger, places, query_string={"cursor": mine, **needed}), 400)
            assert operation.ask(client, places, query_string={"cursor": mine, **needed}).status_code == 200


def flipped(cursor: str) -> list[str]:
    """The cursor with one character changed, at its beginning, its middle and its end."""
    places = (0, len(cursor) // 2, len(cursor) - 2)
    return [cursor[:i] + ("A" if cursor[i] != "A" else "B") + cursor[i + 1 :] for i in places]


def crowded_scene(owner) -> dict[str, list[str]]:
    """A scene in which most lists have two items."""
    scene = a_scene(owner)
    post, product = a_post(author=owner), a_review(author=owner).product
    a_review(product), a_question(product=product), a_post("周末一起去爬山吧 #徒步#")
    for _ in "ab":
        a_comment(post)
    return scene.places | {
        "content_id": [str(post.id)],
        "external_id": [product.external_id],
        "username": [owner.username],
    }
