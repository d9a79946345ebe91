"""What the caller may not see answers exactly like what does not exist, on every route that names a content."""

from __future__ import annotations

import re

import pytest

from community.blocks.actions import block
from community.content.actions import hold, remove, withdraw
from community.outbox import transaction
from tests import factories
from tests.api.routes import assert_problem, operations
from tests.api.scene import client_of
from tests.factories import a_member, an_api_key

OF_KIND = {
    "content_id": factories.a_post,
    "review_id": factories.a_review,
    "question_id": factories.a_question,
    "answer_id": factories.an_answer,
}
ABSENT = "999999999"


@pytest.mark.parametrize("hide", [hold, remove, withdraw])
def test_a_hidden_content_answers_like_none_on_every_route(app, hide):
    content_of = {name: make() for name, make in OF_KIND.items()}
    with transaction():
        for content in content_of.values():
            hide(content)

    assert_all_answer_like_none(app, a_member(), content_of)


def test_a_draft_answers_like_none_on_every_route(app):
    assert_all_answer_like_none(app, a_member(), {"content_id": factories.a_post(draft=True)})


def test_the_contents_of_who_blocks_the_caller_answer_like_none_on_every_route(app):
    caller = a_member()
    content_of = {name: make() for name, make in OF_KIND.items()}
    with transaction():
        for content in content_of.values():
            block(content.author, caller)

    assert_all_answer_like_none(app, caller, content_of, also_programs=False)


def assert_all_answer_like_none(app, caller, content_of, *, also_programs=True):
    member, host = client_of(app, caller), client_of(app, an_api_key("host"))
    walked = 0
    for operation in operations(app):
        is_program = operation.needs.startswith("scope")
        [name] = [name for name in content_of if f"{{{name}}}" in operation.path] or [None]
        is_staffs = operation.needs not in ("", "member") and not is_program  # who may see what is hidden
        if name and not is_staffs and (also_programs or not is_program):
            client = host if is_program else member
            beside = {**dict.fromkeys(re.findall(r"{(\w+)}", operation.path), ABSENT), "name": "useful"}
            hidden = operation.ask(client, {**beside, name: str(content_of[name].id)}, json=operation.body)
            absent = operation.ask(client, {**beside, name: ABSENT}, json=operation.body)
            assert_problem(hidden, 404)
            assert {**hidden.json, "instance": ""} == {**absent.json, "instance": ""}, str(operation)
            walked += 1
    assert walked > 10
