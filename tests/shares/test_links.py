"""Share links: one per member, object and channel, with a code that never changes."""

from __future__ import annotations

import math

import pytest
from sqlalchemy import func, select

from community.activity.models import ActivityEntry
from community.database import db
from community.outbox import transaction
from community.shares.actions import CODE_LENGTH, CODE_LETTERS
from community.shares.channels import CHANNELS
from community.shares.models import ShareLink
from tests.factories import a_member, a_post, a_product, a_share
from tests.parallel import at_once
from tests.settings import set_to
from tests.shares.clicks import clicks_on
from tests.visitors.agents import PEOPLE

CAMPAIGNS = ({"utm_campaign": "autumn"}, {"utm_campaign": "autumn-2"}, {})


def share(client, content, channel="wechat"):
    return client.post(f"/api/v1/contents/{content.id}/shares", json={"channel": channel})


def test_sharing_again_gives_the_same_link_and_counts_once(as_member):
    post, lin = a_post(), as_member()

    first, again = share(lin, post), share(lin, post)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.json["url"].endswith(f"/s/{first.json['code']}")
    db.session.expire_all()
    assert post.shares_count == 1


def test_every_channel_and_every_member_has_a_link_of_its_own(as_member):
    post, lin, mei = a_post(), as_member(), as_member()

    codes = {share(lin, post, channel).json["code"] for channel in CHANNELS} | {share(mei, post).json["code"]}

    assert len(codes) == len(CHANNELS) + 1 == 11
    db.session.expire_all()
    assert post.shares_count == 11


def test_fifty_shares_at_a_time_make_one_link(as_member):
    post, lin = a_post(), as_member()
    address = f"/api/v1/contents/{post.id}/shares"

    answers = at_once([lambda: lin.post(address, json={"channel": "wechat"})] * 50)

    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.json["code"] for answer in answers}) == 1
    db.session.expire_all()
    assert post.shares_count == db.session.scalar(select(func.count()).select_from(ShareLink)) == 1


def test_a_product_can_be_shared_too(as_member):
    product, lin = a_product(), as_member()
    address = f"/api/v1/products/{product.external_id}/shares"

    first, again = (lin.post(address, json={"channel": "qr"}) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["code"] == again.json["code"]


def test_a_share_is_an_activity_of_its_day(as_member):
    lin = a_member()
    share(as_member(lin), a_post())

    numbers = db.session.scalars(select(ActivityEntry.number).where(ActivityEntry.activity == "share")).all()
    assert numbers == [lin.number]


@pytest.mark.parametrize(
    "body", [{}, {"channel": "smoke signals"}, {"channel": None}, {"channel": "wechat", "code": "mine"}]
)
def test_a_share_without_a_known_channel_is_refused(as_member, body):
    assert as_member().post(f"/api/v1/contents/{a_post().id}/shares", json=body).status_code == 422


def test_a_link_bears_the_campaign_that_its_sharer_named_last(as_member, client):
    product, mei = a_product(url="http://127.0.0.1:8000/products/1"), as_member()
    address = f"/api/v1/products/{product.external_id}/shares"

    shared = [mei.post(address, json={"channel": "email", **named}).json["code"] for named in CAMPAIGNS]
    led_to = client.get(f"/s/{shared[0]}", headers={"User-Agent": PEOPLE[0]}).location

    assert len(set(shared)) == 1
    assert "&utm_source=email&utm_medium=email&utm_campaign=autumn-2&" in led_to


@pytest.mark.parametrize("campaign", ["a b", "x" * 61, "&cid=1", "秋/天"])
def test_a_campaign_is_a_word_that_an_address_can_bear(as_member, campaign):
    body = {"channel": "email", "utm_campaign": campaign}
    assert as_member().post(f"/api/v1/contents/{a_post().id}/shares", json=body).status_code == 422


def test_the_operators_own_channels_are_channels_too(app, as_member):
    post, own = a_post(), {"channel": "bilibili"}
    assert as_member().post(f"/api/v1/contents/{post.id}/shares", json=own).status_code == 422
    with set_to(app, share_channels=("bilibili",)):
        shared = as_member().post(f"/api/v1/contents/{post.id}/shares", json=own)

    assert (shared.status_code, shared.json["channel"]) == (201, "bilibili")


def test_a_code_can_be_drawn_without_being_clicked(client):
    link = a_share()
    drawn = {form: client.get(f"/s/{link.code}/qr.{form}") for form in ("svg", "png")}

    assert drawn["svg"].text.startswith("<?xml")
    assert drawn["png"].data.startswith(b"\x89PNG")
    assert {form: answer.mimetype for form, answer in drawn.items()} == {"svg": "image/svg+xml", "png": "image/png"}
    assert clicks_on(link) == {"people": 0, "robots": 0}
    assert client.get("/s/nothing/qr.svg").status_code == 404


def test_what_one_may_not_see_one_cannot_share(as_member):
    draft = a_post(published=False, draft=True)

    assert share(as_member(), draft).status_code == 404
    assert share(as_member(draft.author), draft).status_code == 409
    assert as_member().post("/api/v1/products/none/shares", json={"channel": "qr"}).status_code == 404


def test_a_code_has_at_least_forty_eight_random_bits():
    assert len(set(CODE_LETTERS)) == len(CODE_LETTERS)
    assert CODE_LENGTH * math.log2(len(CODE_LETTERS)) >= 48


def test_a_link_leads_to_one_thing_alone(app):
    both = {"content_id": a_post().id, "product_id": a_product().id}
    link = ShareLink(member_id=a_member().id, channel="link", code="x", created_at=a_post().created_at, **both)
    with pytest.raises(Exception, match="one_object"), transaction():
        db.session.add(link)
