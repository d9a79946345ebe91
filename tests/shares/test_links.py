"""Share links: one per member, object and channel, with a code that never changes."""

from __future__ import annotations

import math

import pytest
from sqlalchemy import func, select

from community.activity.models import ActivityEntry
from community.database import db
from community.outbox import transaction
from community.shares.actions import CODE_LENGTH, CODE_LETTERS
from community.shares.models import ShareLink
from community.shares.schemas import CHANNELS
from tests.factories import a_member, a_post, a_product
from tests.parallel import at_once


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
