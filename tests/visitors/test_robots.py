"""Who is a person, judged by the request alone."""

from __future__ import annotations

import pytest

from community.visitors.robots import kind_of_agent, kind_of_request
from tests.visitors.agents import NOBODY, PEOPLE


@pytest.mark.parametrize("agent", PEOPLE)
def test_a_browser_is_a_person(agent):
    assert kind_of_request("GET", {"User-Agent": agent}) == "person"


@pytest.mark.parametrize("agent", NOBODY)
def test_a_tool_that_fetches_is_no_person(agent):
    assert kind_of_request("GET", {"User-Agent": agent}) in {"crawler", "no_browser"}


@pytest.mark.parametrize(
    ("method", "headers", "kind"),
    [
        ("HEAD", {}, "head"),
        ("GET", {"Sec-Purpose": "prefetch"}, "prefetch"),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}, "prefetch"),
        ("GET", {"Purpose": "prefetch"}, "prefetch"),
        ("GET", {"X-Purpose": "preview"}, "prefetch"),
        ("GET", {"X-Moz": "prefetch"}, "prefetch"),
        ("GET", {"User-Agent": ""}, "no_agent"),
        ("GET", {"User-Agent": "   "}, "no_agent"),
    ],
)
def test_the_cause_is_told_also_where_the_agent_looks_like_a_browser(method, headers, kind):
    assert kind_of_request(method, {"User-Agent": PEOPLE[0], **headers}) == kind


def test_a_missing_agent_is_an_empty_one():
    assert kind_of_request("GET", {}) == "no_agent"


def test_an_endless_agent_is_judged_by_its_beginning():
    assert kind_of_request("GET", {"User-Agent": PEOPLE[0] + " x" * 50_000}) == "person"
    assert kind_of_agent("a" * 1_000) == "no_browser"
