"""Documentation that cannot rot: whatever exists is documented, or a test fails and names it."""

from __future__ import annotations

import ast
import re

import pytest

from community.cli.commands import community
from community.config import SETTINGS
from tests.house.plan import ROOT, modules


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default():
    text = page("settings.md")
    missing = [s.name for s in SETTINGS if f"`{s.name}`" not in text or (s.default and s.default not in text)]
    assert missing == []


def test_every_topic_that_is_recorded_is_documented_and_no_other():
    recorded = {
        node.args[0].value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "record"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    documented = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)`", page("topics.md"), flags=re.MULTILINE))
    assert documented == recorded


def test_every_command_is_documented():
    text = page("commands.md")
    assert [name for name in community.commands if f"`community {name}" not in text] == []


@pytest.fixture(scope="module")
def document(houses):
    return houses("sqlite").extensions["api"].description()


def operations(document):
    return [
        (f"{method.upper()} {path}", operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]


def test_the_document_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")


def test_every_route_of_the_api_is_in_the_document_with_a_summary(houses, document):
    documented = set(document["paths"])
    routes = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in houses("sqlite").url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
    }
    assert routes - documented == set()
    assert [name for name, operation in operations(document) if not operation.get("summary")] == []


def test_every_route_says_what_it_answers_with_and_which_problems(document):
    silent = [name for name, operation in operations(document) if "default" not in operation["responses"]]
    assert silent == []
