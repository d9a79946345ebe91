"""Coming over from the shop in a browser: a form of the shop signs in, once, and leads to one of our pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from community.clock import utcnow
from community.database import db
from community.members.models import Member
from tests.members.test_sso import ISSUER, STRANGERS_KEY, shop, token  # noqa: F401 - shop is a fixture
from tests.pages.browsing import Browser
from tests.settings import set_to

pytestmark = pytest.mark.usefixtures("shop")


def come(app, given, origin=ISSUER, **said):
    """What a browser of a new visitor is answered, and that browser."""
    browser = Browser(app.test_client())
    headers = {"Origin": origin} if origin else {}
    with app.app_context():
        return browser.client.post("/signin/sso", data={"token": given, **said}, headers=headers), browser


def is_signed_in(browser) -> bool:
    return browser.open("/me").status_code == 200


def test_a_token_of_the_shop_makes_a_session_and_leads_on(app):
    answer, browser = come(app, token(username="lin", name="林"), next="/me/rewards?x=1")
    assert (answer.status_code, answer.location) == (303, "/me/rewards?x=1")
    assert "林" in browser.open("/me").text
    assert browser.open("/api/v1/me").status_code == 401

    again, other = come(app, token(name="林 二"))
    assert again.location == "/"
    assert "林 二" in other.open("/me").text
    assert db.session.query(Member).count() == 1


def test_a_token_works_once_and_not_after_the_api_took_it(app, client):
    once, other = token(), token()
    assert come(app, once)[0].status_code == 303
    assert client.post("/api/v1/sso", json={"token": other}).status_code == 201
    for used in (once, other):
        answer, browser = come(app, used)
        assert answer.status_code == 401
        assert "已使用过" in answer.text
        assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "forged",
    [
        lambda: token(aud="another"),
        lambda: token(iss="https://evil.example"),
        lambda: token(STRANGERS_KEY),
        lambda: token(exp=1),
        lambda: "x",
    ],
    ids=["audience", "issuer", "key", "late", "nonsense"],
)
def test_a_token_that_is_not_for_us_signs_nobody_in(app, forged):
    answer, browser = come(app, forged())
    assert answer.status_code == 401
    assert "登录凭证无效" in answer.text
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://shop.example", "https://shop.example.evil", "null", None]
)
def test_pages_of_others_send_nobody_over(app, origin):
    given = token()
    answer, browser = come(app, given, origin)
    assert answer.status_code == 403
    assert not is_signed_in(browser)
    assert come(app, given)[0].status_code == 303  # it was not used up


def test_the_operator_says_which_pages_send_members_over(app):
    with set_to(app, sso_origins=("https://www.shop.example",)):
        assert come(app, token())[0].status_code == 403
        assert come(app, token(), "https://www.shop.example")[0].status_code == 303


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_off_the_site(app, next):
    assert come(app, token(), next=next)[0].location == "/"


def test_a_form_without_a_token_is_refused(app):
    assert come(app, "")[0].status_code == 422


def test_without_single_sign_on_there_is_no_such_page(app):
    with set_to(app, sso_jwks=""):
        assert come(app, token())[0].status_code == 404


def test_the_session_ends_as_any_other(app):
    _, browser = come(app, token())
    with time_machine.travel(utcnow() + timedelta(days=400)):
        assert not is_signed_in(browser)
