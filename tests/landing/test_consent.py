"""Being remembered only by consent, where the operator asks for it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.database import db
from community.shares.models import Click
from tests.factories import a_post, a_share
from tests.settings import set_to
from tests.visitors.agents import PEOPLE

PHONE = {"User-Agent": PEOPLE[6]}
HERE = {**PHONE, "Origin": "http://localhost"}


@pytest.fixture(autouse=True)
def asked_for(app):
    with set_to(app, consent_cookie="agreed"):
        yield


def answer(client, said, headers=HERE, back="/p/1"):
    return client.post("/consent", data={"answer": said, "back": back}, headers=headers)


def cookies(client) -> set[str]:
    return {name for name in ("visitor", "agreed") if client.get_cookie(name)}


def test_a_click_is_counted_and_nobody_remembered_before_they_agree(client):
    link = a_share()
    first, again = (client.get(f"/s/{link.code}", headers=PHONE) for _ in range(2))

    assert "Set-Cookie" not in first.headers
    assert "Set-Cookie" not in again.headers
    assert [click.cookie for click in db.session.scalars(select(Click))] == [None]


def test_a_page_asks_once_and_who_agrees_is_known_by_the_click_of_before(client):
    link = a_share(shared=a_post())
    page = f"/p/{link.content_id}"
    assert 'action="/consent"' in client.get(f"/s/{link.code}", headers=PHONE, follow_redirects=True).text

    led = answer(client, "yes", back=page)

    assert (led.status_code, led.location) == (303, page)
    assert 'action="/consent"' not in client.get(page, headers=PHONE).text
    assert cookies(client) == {"visitor", "agreed"}
    client.get(f"/s/{link.code}", headers=PHONE)
    [click] = db.session.scalars(select(Click))
    assert click.cookie is not None


def test_who_declines_is_not_asked_again_and_forgotten_even_with_an_older_cookie(client):
    answer(client, "yes")
    answer(client, "no")
    client.get(f"/s/{a_share().code}", headers=PHONE)

    assert cookies(client) == {"agreed"}
    assert 'action="/consent"' not in client.get(f"/p/{a_post().id}", headers=PHONE).text


def test_a_cookie_of_earlier_days_names_nobody_without_consent(client):
    client.set_cookie("visitor", "a" * 22)
    client.get(f"/s/{a_share().code}", headers=PHONE)

    assert [click.cookie for click in db.session.scalars(select(Click))] == [None]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_another_sites_form_answers_for_nobody(client, origin):
    assert answer(client, "yes", {**PHONE, "Origin": origin}).status_code == 403
    assert cookies(client) == set()


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\nb"])
def test_the_answer_leads_to_no_other_site(client, back):
    assert answer(client, "no", back=back).location == "/"


def test_a_browser_that_says_no_to_everybody_is_not_asked(client):
    page = client.get(f"/p/{a_post().id}", headers={**PHONE, "Sec-GPC": "1"})

    assert 'action="/consent"' not in page.text


def test_where_the_operator_does_not_ask_there_is_nothing_to_answer(client, app):
    with set_to(app, consent_cookie=""):
        assert answer(client, "yes").status_code == 404
