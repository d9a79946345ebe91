"""A community in which nearly every table has rows: more kinds of things than a busy year brings, and few of each."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from community.clock import utcnow
from community.members.models import Member
from tests import factories
from tests.api.scene import a_scene
from tests.factories import a_member, an_api_key, token_of
from tests.moderation_desk.desk import CLEAN
from tests.own_data.person import API, a_marked_life


def a_full_community(house: Flask) -> None:
    """Fill the empty house, inside its context. What its workers have to do is still before them."""

    def signed_in(member: Member) -> FlaskClient:
        return _bearing(house, token_of(member))

    moderator = signed_in(a_member(roles=("moderator",)))
    a_marked_life("zqkeh", signed_in, moderator)
    lin = a_member("lin")
    a_scene(lin)
    _shopping(house, signed_in(lin))
    _sharing(house)
    _circles(signed_in(lin), moderator)
    _does(signed_in(a_member()), "DELETE", "/me")


def _bearing(house: Flask, token: str) -> FlaskClient:
    client = house.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def _does(client: FlaskClient, method: str, path: str, **json: Any) -> Any:
    answer = client.open(API + path, method=method, **({"json": json} if json else {}))
    assert answer.status_code < 300, (method, path, answer.json)
    return answer.json if answer.data else None


def _shopping(house: Flask, lin: FlaskClient) -> None:
    """Somebody buys, is asked what others want to know, and gets money back; lin follows the product."""
    product, owner, now = factories.a_product("SKU-2"), a_member("owner"), utcnow().isoformat()
    order = {"order_id": "7", "amount_minor": 9_900, "currency": "CNY", "occurred_at": now}
    events = [
        {"id": "1", "type": "order.paid", "member_username": "owner", "products": ["SKU-2"], **order},
        {"id": "2", "type": "order.delivered", "order_id": "7", "occurred_at": now},
        {"id": "3", "type": "order.refunded", **order},
    ]
    _does(_bearing(house, an_api_key("host")), "POST", "/events", events=events)
    factories.an_order(owner, product)
    factories.a_question(product=product)
    review = factories.a_review(product, attributes={})
    _does(lin, "PUT", f"/reviews/{review.id}/helpful")
    _does(lin, "PUT", "/products/SKU-2/follow")


def _sharing(house: Flask) -> None:
    """A note that names somebody is shared and seen, and brings a member."""
    post = factories.a_post(f"{CLEAN} @mei 也去过。")
    click = factories.a_click(factories.a_share(shared=post))
    stranger = house.test_client()
    _does(stranger, "POST", "/members", username="by_share", password="a long password", click_id=click.token)
    stranger.get(f"{API}/feeds/latest")
    house.extensions["impressions"].flush()


def _circles(lin: FlaskClient, moderator: FlaskClient) -> None:
    """A topic with another name, a keeper, a pin, something taken out; a collection, followed and reported."""
    pinned, out = (factories.a_post(f"{CLEAN} {n} #露营#") for n in range(2))
    _does(moderator, "PUT", "/topics/露营", description="帐篷和星空", moderators=["mei"])
    _does(moderator, "PUT", "/moderation/topics/露营/synonyms/野营")
    _does(moderator, "PUT", f"/topics/露营/pins/{pinned.id}")
    _does(moderator, "PUT", f"/topics/露营/removals/{out.id}", reason="没有帐篷")
    collection = _does(moderator, "POST", "/collections", title="周末山里", public=True)
    _does(lin, "PUT", f"/collections/{collection['id']}/follow")
    _does(lin, "POST", f"/collections/{collection['id']}/reports", reason="spam")
