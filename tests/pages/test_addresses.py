"""The list of pages that browsers walk is complete: nobody can forget a new one."""

from __future__ import annotations

import re
from collections import Counter

from flask import Flask
from werkzeug.exceptions import NotFound

from community.pages.blueprint import Pages
from tests.browser.addresses import ADDRESSES, NO_PAGES, Address


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


def rule_of(app: Flask, address: Address) -> str | None:
    """The route of the address: the one of its shape, or the one that answers to its very words."""
    of_this_shape = {shape(rule): rule for rule in page_rules(app)}
    if shape(address.path) in of_this_shape:
        return of_this_shape[shape(address.path)]
    try:
        return app.url_map.bind("localhost").match(address.path.partition("?")[0], return_rule=True)[0].rule
    except NotFound:
        return None


def test_every_page_is_walked_by_browsers_or_has_a_reason_not_to_be(app):
    walked = {rule_of(app, address) for address in ADDRESSES}
    assert page_rules(app) - NO_PAGES.keys() - walked == set()


def test_no_address_and_no_exception_outlives_its_page(app):
    known = page_rules(app)
    assert NO_PAGES.keys() <= known
    assert {address.path for address in ADDRESSES if rule_of(app, address) not in known} == set()


def test_no_page_is_walked_twice():
    assert [path for path, times in Counter(address.path for address in ADDRESSES).items() if times > 1] == []
