"""The list of pages that browsers walk is complete: nobody can forget a new one."""

from __future__ import annotations

import re
from collections import Counter

from flask import Flask

from community.pages.blueprint import Pages
from tests.browser.addresses import ADDRESSES, NO_PAGES


def page_rules(app: Flask) -> set[str]:
    """What people can open in a browser, as the routes of all blueprints of pages have it."""
    return {
        rule.rule
        for rule in app.url_map.iter_rules()
        if isinstance(app.blueprints.get(rule.endpoint.rpartition(".")[0]), Pages)
        and "GET" in rule.methods
        and not rule.endpoint.endswith(".static")
    }


def shape(path: str) -> str:
    """The path with nothing in its places, and nothing asked."""
    return re.sub(r"<[^>]+>|{\w+}", "{}", path.partition("?")[0])


def test_every_page_is_walked_by_browsers_or_has_a_reason_not_to_be(app):
    walked = {shape(address.path) for address in ADDRESSES}
    forgotten = {rule for rule in page_rules(app) - NO_PAGES.keys() if shape(rule) not in walked}
    assert forgotten == set()


def test_no_address_and_no_exception_outlives_its_page(app):
    known = page_rules(app)
    assert NO_PAGES.keys() <= known
    assert {address.path for address in ADDRESSES if shape(address.path) not in set(map(shape, known))} == set()


def test_no_page_is_walked_twice():
    assert [path for path, times in Counter(address.path for address in ADDRESSES).items() if times > 1] == []
