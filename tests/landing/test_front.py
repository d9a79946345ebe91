"""The front page tells how the running community does, and who can sign in on the demo alone."""

from __future__ import annotations

import re
from datetime import timedelta

from community.clock import at, utcnow
from community.sample.actions import load_sample
from tests.factories import a_click, a_member, a_post, a_product, a_review, a_share
from tests.pages.browsing import browser_of
from tests.settings import set_to
from tests.statements import statements


def figures(client) -> dict[str, str]:
    """The figures of a front page whose minute is over."""
    with at(utcnow() + timedelta(minutes=2)):
        page = client.get("/?lang=en").text
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)", page))


def test_the_figures_are_those_of_the_database(client):
    lin, product = a_member(), a_product()
    note, _ = a_post(author=lin), a_review(product, author=lin)
    link = a_share(lin, note)
    a_click(link, "somebody")
    a_click(link, "a robot", "crawler")

    told = figures(client)

    assert told == {"Members": "1", "Public contents": "2", "Reviews": "1", "Products": "1", "Share clicks today": "1"}


def test_the_figures_are_counted_once_a_minute(client):
    client.get("/")
    a_member()

    with statements() as sent:
        client.get("/")

    assert not [statement for statement, _ in sent if "FROM share_clicks" in statement]


def test_what_was_written_last_and_its_topics_lead_on(client):
    note = a_post("今天喝 #茶# 。", title="一杯茶")

    page = client.get("/").text

    assert f'href="/p/{note.id}"' in page
    assert 'href="/t/%E8%8C%B6"' in page


def test_nobody_is_told_of_sample_accounts_unless_the_sample_is_here(app, client):
    a_member("lena_k")
    with set_to(app, sample=True):
        assert "示例账号" not in client.get("/").text


def test_the_demo_names_its_accounts_and_a_house_in_use_does_not(app, client):
    load_sample()

    assert "示例账号" not in client.get("/").text
    with set_to(app, sample=True):
        assert "growth_lu" in client.get("/").text


def test_only_those_whom_an_area_is_for_are_led_there(app):
    areas = {area.path for area in app.extensions["areas"]}

    assert not [path for path in areas if f'href="{path}"' in browser_of(app).open("/").text]
    admin = browser_of(app, a_member(roles=("admin",))).open("/").text
    assert all(f'href="{path}"' in admin for path in areas)
