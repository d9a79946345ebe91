"""What went wrong is told in the language of the reader: whatever code and marshmallow say has its Chinese."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from itertools import chain

import marshmallow as ma
import pytest
from marshmallow import fields, validate

from community.errors import every_problem
from community.http.languages import LANGUAGES
from community.http.sentences import BOTH, PLACE, catalogue, in_chinese, translated
from tests.factories import a_member
from tests.house.plan import modules
from tests.pages.browsing import browser_of

REFUSED = {"Problem", "ValidationError", *(problem.__name__ for problem in every_problem())}
TELLING = {None, "errors", "detail", "error"}  # keywords by which sentences are handed over


def said_in(node: ast.AST) -> Iterator[str]:
    """Every text below the node, with places for what is put into it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else PLACE for part in node.values)
    else:
        for inner in ast.iter_child_nodes(node):
            yield from said_in(inner)


def refusals(tree: ast.Module) -> Iterator[str]:
    """The sentences of the problems that the module raises, and of its ways out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in REFUSED:
            for told in (*node.args, *(word.value for word in node.keywords if word.arg in TELLING)):
                yield from said_in(told)
        elif isinstance(node, ast.ClassDef):
            yield from chain.from_iterable(said_in(line.value) for line in node.body if _is_way_out(line))


def _is_way_out(line: ast.stmt) -> bool:
    return isinstance(line, ast.Assign) and _name(line.targets[0]) == "way_out"


def _name(node: ast.AST) -> str:
    return getattr(node, "attr", None) or getattr(node, "id", "")


def is_sentence(text: str) -> bool:
    """Has it words of its own, as a field's name or what only joins two sentences has not?"""
    return text.replace(PLACE, "").strip(" .:()").count(" ") > 0


def marshmallow_says() -> set[str]:
    """The messages of its fields and validators, as its classes have them."""
    kinds = [kind for room in (fields, validate) for kind in vars(room).values() if inspect.isclass(kind)]
    of_fields = [text for kind in kinds for text in getattr(kind, "default_error_messages", {}).values()]
    of_schemas = ma.Schema._default_error_messages.values()
    return {text for text in (*of_fields, *of_schemas) if "{" not in text}


def test_every_sentence_of_a_problem_has_its_chinese():
    said = {text for tree in modules().values() for text in refusals(tree) if is_sentence(text)}
    assert len(said) > 250
    assert {text for text in said if text not in catalogue() and not BOTH.fullmatch(text)} == set()


def test_every_message_of_marshmallow_has_its_chinese():
    assert {text for text in marshmallow_says() if in_chinese(text) == text} == set()


@pytest.mark.parametrize(
    ("rule", "value", "chinese"),
    [
        (validate.Length(2, 5), "x", "长度须在 2 到 5 之间。"),
        (validate.Length(min=2), "x", "太短，至少 2 个。"),
        (validate.Length(max=2), "xxx", "太长，最多 2 个。"),
        (validate.Range(1, 100), 101, "必须在 1 到 100 之间。"),
        (validate.Range(min=1), 0, "不能小于 1。"),
        (validate.Range(min=1, min_inclusive=False), 0, "必须大于 1。"),
        (validate.OneOf(["a", "b"]), "c", "只能是以下之一：a, b。"),
        (validate.Regexp("a"), "b", "格式不正确。"),
    ],
)
def test_what_a_rule_says_is_said_in_chinese_with_its_numbers(rule, value, chinese):
    with pytest.raises(ma.ValidationError) as refused:
        rule(value)
    assert in_chinese(refused.value.messages[0]) == chinese


CHINESE = re.compile("[\u4e00-\u9fff]")
WRONG = re.compile(r'class="wrong"[^>]*>([^<]*)<')
FORMS = [
    ("/me/account", {"bio": "长" * 2000, "version": "1"}),
    ("/me/interests", {"word": ""}),
    ("/notices/new", {"url": "https://shop.example/p/1", "ground": "copyright"}),
    ("/growth/segments", {"name": "Loyal"}),
    ("/growth/experiments", {"name": "welcome", "within_days": "soon"}),
    ("/moderation/words", {"text": "x" * 500}),
]


@pytest.mark.parametrize(("address", "said"), FORMS, ids=[address for address, _ in FORMS])
def test_what_is_wrong_with_a_form_is_told_in_the_language_of_its_page(app, address, said):
    browser = browser_of(app, a_member(roles=("admin",)))
    for language in LANGUAGES:
        browser.open(f"/signin?lang={language}")
        refused = browser.send(address, said, on=address)
        wrong = WRONG.findall(refused.text)
        assert refused.status_code == 422
        assert wrong
        assert [text for text in wrong if bool(CHINESE.search(text)) is (language == "en")] == []


def test_a_problem_that_is_a_page_is_told_in_the_language_of_the_page(app):
    browser = browser_of(app, a_member())
    assert "此操作需要 moderator 角色" in browser.open("/moderation").text
    assert "This needs the role moderator." in browser.open("/moderation?lang=en").text


def test_the_api_tells_it_in_the_language_that_is_asked_for_and_in_the_same_shape(as_member):
    lin, sent = as_member(), {"body": 5, "size": 1}
    plain, chinese, english = (
        lin.post("/api/v1/posts", json=sent, headers={"Accept-Language": language} if language else {}).json
        for language in (None, "zh-CN", "en")
    )
    assert chinese["detail"] == "请修改标出的内容。"
    assert chinese["errors"]["size"] == ["没有这个字段。"]
    assert english["errors"] == plain["errors"]
    assert english["errors"]["size"] == ["Unknown field."]
    assert plain.keys() == chinese.keys() == english.keys()
    assert plain["errors"].keys() == chinese["errors"].keys()


def test_of_a_sentence_in_both_languages_the_one_is_told_that_was_asked_for(app):
    said = {"points": ["积分不足：需要 40，现有 2。You need 40 points and have 2."]}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert translated(said) == {"points": ["You need 40 points and have 2."]}
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        assert translated(said) == {"points": ["积分不足：需要 40，现有 2。"]}
    with app.test_request_context():
        assert translated(said) == said
