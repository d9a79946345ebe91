"""No page of the console forgets who may open it, and no form of it does anything that did not come from there."""

import pytest
from werkzeug.routing import Rule

from tests.factories import a_member
from tests.moderation_desk.desk import a_held_post, a_moderator, case_of
from tests.pages.browsing import browser_of


@pytest.fixture
def console_rules(app) -> list[Rule]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("console")]
    return [rule for rule in rules if not rule.endpoint.endswith(".static")]


def test_every_page_of_the_console_asks_for_a_moderator_or_an_admin(app, console_rules):
    needed = {rule.endpoint: getattr(app.view_functions[rule.endpoint], "needs", None) for rule in console_rules}
    assert needed
    assert {endpoint: needs for endpoint, needs in needed.items() if needs not in ("moderator", "admin")} == {}


def test_everything_under_moderation_is_a_page_of_the_console(app, console_rules):
    under = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/moderation")}
    assert under == {rule.endpoint for rule in console_rules}


def test_who_does_not_moderate_gets_no_page_of_the_console(app, console_rules):
    pages = [rule.rule for rule in console_rules if "GET" in rule.methods and not rule.arguments]
    member, stranger = browser_of(app, a_member()), browser_of(app)
    assert pages
    assert {path: member.open(path).status_code for path in pages} == dict.fromkeys(pages, 403)
    assert {path: stranger.open(path).status_code for path in pages} == dict.fromkeys(pages, 303)


def test_no_form_of_the_console_does_anything_without_its_proof(app, console_rules):
    browser = browser_of(app, a_moderator())
    case = case_of(a_held_post())
    posts = [rule for rule in console_rules if "POST" in rule.methods]
    answers = {rule.endpoint: browser.client.post(_address(rule, case.id)).status_code for rule in posts}
    assert answers == dict.fromkeys(answers, 400)


def _address(rule: Rule, number: int) -> str:
    address = rule.rule
    for name in rule.arguments:
        address = address.replace(f"<id:{name}>", str(number))
    return address


def test_a_moderator_finds_the_console_in_the_bar_and_nobody_else_does(app):
    assert 'href="/moderation"' in browser_of(app, a_moderator()).open("/signin").text
    assert 'href="/moderation"' not in browser_of(app, a_member()).open("/signin").text
