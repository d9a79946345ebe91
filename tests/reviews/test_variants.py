"""Variants of one thing share what is said of them, and part again without loss."""

from __future__ import annotations

from community.catalog.actions import put_product
from community.catalog.models import Product
from community.content.models import Content
from community.database import db
from community.outbox import transaction
from tests.factories import a_medium, a_member, a_product, a_review, an_order, token_of
from tests.parallel import at_once

BODY = "走了三天，没有磨脚，鞋底也抓地。"


def group_up(external_id, group):
    with transaction():
        put_product(external_id, title="靴", url="https://shop.example/1", variant_group=group)


def ids(client, product="red", **which):
    answer = client.get(f"/api/v1/products/{product}/reviews", query_string=which)
    assert answer.status_code == 200, answer.text
    return [int(item["id"]) for item in answer.json["items"]]


def test_the_list_of_a_variant_shows_the_reviews_of_all_and_can_be_narrowed(client):
    red, blue = a_product("red", variant_group="boots"), a_product("blue", variant_group="boots")
    of_red, of_blue = a_review(red, rating=5).id, a_review(blue, rating=2).id

    assert ids(client) == [of_blue, of_red]
    assert ids(client, sort="high") == [of_red, of_blue]
    assert ids(client, variant="only") == [of_red]
    group_up("blue", None)
    assert (ids(client), ids(client, "blue")) == ([of_red], [of_blue])


def test_reviews_are_chosen_by_several_numbers_of_stars_and_by_what_they_say(client, as_member):
    boots = a_product("red")
    five, four, two = (a_review(boots, rating=stars, attributes={"尺码": str(stars)}).id for stars in (5, 4, 2))

    assert ids(client, rating="5,4") == ids(client, rating="4,5") == [four, five]
    assert ids(client, rating="2") == [two]
    assert ids(client, attribute="尺码:4") == [four]
    assert ids(client, attribute="尺码:4", rating="5") == []
    for wrong in ({"rating": "6"}, {"rating": "4,"}, {"rating": "x"}, {"attribute": "尺码"}, {"variant": "all"}):
        assert client.get("/api/v1/products/red/reviews", query_string=wrong).status_code == 422


def test_those_with_photos_come_first_when_asked_for(client):
    boots, lin = a_product("red"), a_member()
    seen = a_review(boots, author=lin, media_ids=[a_medium(lin).id]).id
    bare = a_review(boots).id

    assert ids(client, sort="photos") == [seen, bare]


def test_the_figures_of_a_group_are_exact_though_variants_move_while_reviews_are_written(app, client):
    for name in ("red", "blue"):
        a_product(name, variant_group="boots")
    tokens = [token_of(a_member()) for _ in range(12)]

    def write(turn):
        stars = {"rating": turn % 5 + 1, "body": f"{BODY}第{turn}双"}
        headers = {"Authorization": f"Bearer {tokens[turn]}"}
        product = ("red", "blue")[turn % 2]
        return app.test_client().post(f"/api/v1/products/{product}/reviews", json=stars, headers=headers).status_code

    def move(turn):
        with app.app_context():
            group_up("blue", ("boots", None, "others")[turn % 3])
        return 201

    calls = [lambda turn=turn: write(turn) for turn in range(12)] + [lambda turn=turn: move(turn) for turn in range(6)]
    assert set(at_once(calls)) == {201}
    group_up("blue", "boots")

    db.session.remove()
    public = db.session.query(Content).filter_by(kind="review", status="published").all()
    figures = client.get("/api/v1/products/red/rating").json
    assert figures["group"]["count"] == len(public)
    assert figures["group"]["average"] == sum(review.rating for review in public) / len(public)
    own = [
        review
        for review in public
        if review.product_id == db.session.query(Product).filter_by(external_id="red").one().id
    ]
    assert figures["count"] == len(own)


def test_how_a_purchase_is_known_is_told_and_counted_and_gone_with_a_refund(client, as_host):
    boots, lin = a_product("red"), a_member()
    order = an_order(lin, boots)
    review = a_review(boots, author=lin)
    a_review(boots)

    shown = client.get(f"/api/v1/contents/{review.id}").json
    assert shown["verification"]["by"] == "order"
    assert order.external_id not in str(shown)
    rating = client.get("/api/v1/products/red/rating").json
    assert (rating["verified_count"], rating["unverified_count"]) == (1, 1)

    back = {"id": "e1", "type": "order.refunded", "occurred_at": shown["created_at"], "order_id": order.external_id}
    back |= {"amount_minor": order.amount_minor, "currency": "CNY"}
    assert as_host.post("/api/v1/events", json={"events": [back]}).json["accepted"] == 1

    assert client.get(f"/api/v1/contents/{review.id}").json["verification"] is None
    assert client.get("/api/v1/products/red/rating").json["verified_count"] == 0


def test_the_shop_can_neither_verify_a_purchase_nor_touch_the_stars(as_host):
    review = a_review(rating=1)
    address = f"/api/v1/contents/{review.id}"

    for change in ({"verified_purchase": True}, {"rating": 5}):
        assert as_host.patch(address, json=change, headers={"If-Match": '"1-x"'}).status_code == 403
    assert as_host.post(f"/api/v1/products/{review.product.external_id}/reviews", json={"rating": 5}).status_code == 403
    assert as_host.get(address).json["rating"] == 1
