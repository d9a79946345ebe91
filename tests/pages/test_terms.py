"""Members agree to the terms on a page of their own, and go on to where they wanted to go."""

from __future__ import annotations

import pytest

from community.database import db
from community.members.models import Member
from tests.factories import a_member, a_post
from tests.pages.browsing import browser_of
from tests.settings import set_to

TERMS = "https://shop.example/terms"


@pytest.fixture
def terms(app):
    """The terms of 2026-11 are in force."""
    with set_to(app, terms_version="2026-11", terms_url=TERMS):
        yield "2026-11"


def agreed_to(member: Member) -> str | None:
    db.session.expire_all()
    return db.session.get_one(Member, member.id).terms_version


def test_who_writes_without_an_agreement_is_led_to_the_terms_and_back_to_the_form(app, terms):
    lin = a_member("lin", terms_version="2025-01")
    post = a_post(author=lin)
    browser = browser_of(app, lin)
    back = {"Referer": "http://localhost/me?kind=post"}
    address, on = f"/me/contents/{post.id}/withdrawal", "/me?kind=post"

    led = browser.send(address, {}, on=on, headers=back)
    assert (led.status_code, led.location) == (303, "/terms?next=/me?kind%3Dpost")
    page = browser.open(led.location)
    assert f'href="{TERMS}"' in page.text
    assert 'name="next" value="/me?kind=post"' in page.text

    said = {"terms_version": terms, "next": "/me?kind=post"}
    assert browser.send("/terms", said, on=led.location).location == "/me?kind=post"
    assert agreed_to(lin) == terms
    assert browser.send(address, {"back": "/me"}, on=on).location == "/me"
    assert post.status == "withdrawn"


def test_nobody_is_led_off_the_site_by_the_page_before(app, terms):
    lin = a_member("lin")
    address, elsewhere = f"/me/contents/{a_post(author=lin).id}/withdrawal", {"Referer": "http://evil.example/me"}
    assert browser_of(app, lin).send(address, {}, on="/me", headers=elsewhere).location == "/terms?next=/"
    said = {"terms_version": terms, "next": "https://evil.example/"}
    assert browser_of(app, lin).send("/terms", said, on="/terms").location == "/"


def test_what_members_do_for_themselves_needs_no_agreement(app, terms):
    browser = browser_of(app, a_member("lin"))
    assert browser.send("/me/interests", {"word": "剧透"}, on="/me/interests").location == "/me/interests"
    assert browser.send("/me/account", {"bio": "周末爬山"}, on="/me/account").location == "/me/account"


def test_an_agreement_to_terms_that_are_in_force_no_more_shows_the_present_ones(app, terms):
    lin = a_member("lin")
    answer = browser_of(app, lin).send("/terms", {"terms_version": "2025-01"}, on="/terms")
    assert answer.status_code == 422
    assert "条款已更新" in answer.text
    assert agreed_to(lin) is None


def test_without_the_setting_the_page_asks_for_nothing(app):
    page = browser_of(app, a_member()).open("/terms?lang=en")
    assert "Nobody has to agree" in page.text
    assert 'name="terms_version"' not in page.text
