"""Clicks: a person counts once per link, visitor and hour; what is no person is kept, and told apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from community.content.actions import remove
from community.database import db
from community.outbox import transaction
from community.shares.models import Click
from tests.factories import a_post, a_product, a_share
from tests.parallel import at_once
from tests.shares.clicks import clicks_on
from tests.visitors.agents import NOBODY, PEOPLE

PHONE, LAPTOP = {"User-Agent": PEOPLE[6]}, {"User-Agent": PEOPLE[0]}
ROBOT = {"User-Agent": NOBODY[0]}


def kinds() -> list[str]:
    return sorted(db.session.scalars(select(Click.kind)))


def test_a_click_leads_to_the_page_of_what_was_shared(client):
    link = a_share()

    answer = client.get(f"/s/{link.code}", headers=PHONE)

    assert (answer.status_code, answer.location) == (302, f"/p/{link.content_id}")
    assert clicks_on(link) == {"people": 1, "robots": 0}


def test_a_hundred_clicks_at_a_time_count_once(app):
    link = a_share()
    address = f"/s/{link.code}"

    answers = at_once([lambda: app.test_client().get(address, headers=PHONE)] * 100)

    assert {answer.status_code for answer in answers} == {302}
    assert clicks_on(link) == {"people": 1, "robots": 0}


def test_the_cookie_that_the_first_click_gives_makes_no_second_visitor(client):
    link = a_share()

    first, second = (client.get(f"/s/{link.code}", headers=PHONE) for _ in range(2))

    assert "HttpOnly" in first.headers["Set-Cookie"]
    assert "Set-Cookie" not in second.headers
    assert clicks_on(link)["people"] == 1


def test_the_same_visitor_counts_again_in_the_next_hour_and_on_another_link(client):
    link, other = a_share(), a_share()
    noon = datetime.now(UTC).replace(hour=12, minute=59)
    with time_machine.travel(noon, tick=False):
        client.get(f"/s/{link.code}", headers=PHONE)
        client.get(f"/s/{other.code}", headers=PHONE)
    with time_machine.travel(noon + timedelta(minutes=1), tick=False):
        client.get(f"/s/{link.code}", headers=PHONE)

    assert (clicks_on(link)["people"], clicks_on(other)["people"]) == (2, 1)


def test_two_browsers_are_two_visitors_and_a_cookie_tells_two_of_one_kind_apart(app):
    link = a_share()
    strangers = [app.test_client() for _ in range(2)]
    for name, stranger in zip("ab", strangers, strict=True):
        stranger.set_cookie("visitor", name * 22)
        stranger.get(f"/s/{link.code}", headers=PHONE)
    app.test_client().get(f"/s/{link.code}", headers=LAPTOP)

    assert clicks_on(link)["people"] == 3


@pytest.mark.parametrize("cookie", ["", "short", "x" * 500, "<script>alert(1)</script>", "é" * 22])
def test_a_cookie_that_we_did_not_make_is_as_good_as_none(app, cookie):
    link = a_share()
    for _ in range(2):
        stranger = app.test_client()
        stranger.set_cookie("visitor", cookie)
        assert stranger.get(f"/s/{link.code}", headers=PHONE).status_code == 302

    assert clicks_on(link)["people"] == 1


def test_what_is_no_person_is_kept_with_the_cause_and_never_hides_a_person(client):
    link = a_share()
    address = f"/s/{link.code}"

    client.head(address, headers=PHONE)
    client.get(address, headers={**PHONE, "Sec-Purpose": "prefetch"})
    client.get(address, headers={"User-Agent": ""})
    client.get(address, headers=ROBOT)
    client.get(address, headers=ROBOT)
    answer = client.get(address, headers=PHONE)

    assert kinds() == ["crawler", "head", "no_agent", "person", "prefetch"]
    assert clicks_on(link) == {"people": 1, "robots": 4}
    assert "Set-Cookie" in answer.headers


def test_no_address_is_stored(client):
    link = a_share()
    client.get(f"/s/{link.code}", headers=PHONE, environ_base={"REMOTE_ADDR": "203.0.113.77"})

    kept = db.session.execute(text("SELECT * FROM share_clicks")).all()
    assert "203.0.113" not in str(kept)


@pytest.mark.parametrize("code", ["nothing", "x" * 500, "%00", "..", "'; DROP TABLE share_links; --", "码"])
def test_an_unknown_code_gives_a_neutral_page(client, code):
    answer = client.get(f"/s/{code}", headers=PHONE)

    assert answer.status_code == 404
    assert kinds() == []


def test_a_link_to_what_was_removed_ends_at_the_same_page_as_an_unknown_one(client):
    post = a_post()
    link = a_share(shared=post)
    with transaction():
        remove(post)

    followed = client.get(f"/s/{link.code}", headers=PHONE, follow_redirects=True)
    unknown = client.get("/s/nothing", headers=PHONE)

    assert followed.status_code == unknown.status_code == 404
    assert followed.text.replace(f"/p/{post.id}", "/s/nothing") == unknown.text


def test_a_product_link_leads_into_the_shop_with_the_click(client):
    link = a_share(shared=a_product(url="http://127.0.0.1:8000/products/1?size=42"))

    person = client.get(f"/s/{link.code}", headers=PHONE)
    robot = client.get(f"/s/{link.code}", headers=ROBOT)

    token = db.session.scalar(select(Click.token).where(Click.kind == "person"))
    told = f"cid={token}&utm_source=wechat&utm_medium=social&utm_campaign=share&utm_content={link.code}"
    assert person.location == f"http://127.0.0.1:8000/products/1?size=42&{told}"
    assert robot.location == "http://127.0.0.1:8000/products/1?size=42"


def test_a_product_of_another_host_is_not_led_to(client):
    link = a_share(shared=a_product(url="https://evil.example/products/1"))

    answer = client.get(f"/s/{link.code}", headers=PHONE)

    assert (answer.status_code, answer.location) == (404, None)
