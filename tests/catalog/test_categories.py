"""Categories: what the host lets reviews be asked about, and what reviews may then say."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from community.audit.actions import mend_attributes
from community.audit.queries import attribute_differences
from community.catalog.actions import put_category, put_product
from community.content.actions import hold, publish
from community.content.markup import render
from community.content.queries import content_to_change
from community.database import db
from community.outbox import transaction
from community.reviews.actions import follow_attributes, write_review
from community.reviews.models import ReviewAttribute
from tests.factories import a_member, a_product, a_review

FIT = {"name": "fit", "label": {"zh": "合脚", "en": "Fit"}, "type": "scale", "required": True, "choices": []}
RUNS = {**FIT, "name": "size", "type": "choice", "required": False, "choices": ["偏小", "正好", "偏大"]}
BODY = {**FIT, "name": "height", "type": "text", "required": False}
SHOES = {"attributes": [FIT, RUNS, BODY]}
SAID = {"rating": 5, "body": "走了三天，没有磨脚，鞋底也抓地。"}


@pytest.fixture
def boots(app):
    """A pair of shoes, and what is asked about shoes."""
    with transaction():
        put_category("鞋靴", attributes=SHOES["attributes"])
    return a_product("SKU-1", category="鞋靴")


def said_of(client, external_id="SKU-1"):
    return {each["name"]: each for each in client.get(f"/api/v1/products/{external_id}/rating").json["attributes"]}


def test_a_category_is_described_by_the_host_and_read_by_everybody(as_host, as_member, client):
    made = as_host.put("/api/v1/categories/鞋靴", json=SHOES)
    again = as_host.put("/api/v1/categories/鞋靴", json=SHOES)

    assert (made.status_code, again.status_code, again.json["version"]) == (201, 200, 1)
    assert client.get("/api/v1/categories/鞋靴").json["attributes"] == SHOES["attributes"]
    assert [each["name"] for each in client.get("/api/v1/categories").json["items"]] == ["鞋靴"]
    assert as_member().put("/api/v1/categories/鞋靴", json=SHOES).status_code == 403
    product = {"title": "靴", "url": "https://shop.example/1", "category": "帽子"}
    assert "category" in as_host.put("/api/v1/products/SKU-9", json=product).json["errors"]


@pytest.mark.parametrize(
    "attribute",
    [
        {**FIT, "choices": ["a", "b"]},
        {**RUNS, "choices": ["a"]},
        {**RUNS, "choices": ["a", "a"]},
        {**FIT, "type": "colour"},
        {**FIT, "label": {"zh": "合脚"}},
    ],
)
def test_an_attribute_that_nobody_could_answer_is_refused(as_host, attribute):
    assert as_host.put("/api/v1/categories/x", json={"attributes": [attribute]}).status_code == 422
    assert as_host.put("/api/v1/categories/x", json={"attributes": [FIT, FIT]}).status_code == 422


@pytest.mark.parametrize(
    ("attributes", "named"),
    [
        ({"fit": 5, "colour": "red"}, "colour"),
        ({"fit": 6}, "fit"),
        ({"fit": "5"}, "fit"),
        ({"fit": 5, "size": "很大"}, "size"),
        ({"fit": 5, "height": 178}, "height"),
        ({"size": "正好"}, "fit"),
    ],
)
def test_an_attribute_that_the_category_does_not_have_is_named_and_nothing_is_done(
    boots, as_member, client, attributes, named
):
    refused = as_member().post("/api/v1/products/SKU-1/reviews", json={**SAID, "attributes": attributes})

    assert refused.status_code == 422
    assert list(refused.json["errors"]) == [f"attributes.{named}"]
    assert client.get("/api/v1/products/SKU-1/rating").json["count"] == 0


def test_an_edit_cannot_bring_in_what_the_category_does_not_have(boots, as_member):
    lin = a_member("lin")
    review = a_review(boots, author=lin, attributes={"fit": 5})
    address = f"/api/v1/contents/{review.id}"
    tag = {"If-Match": as_member(lin).get(address).headers["ETag"]}

    assert as_member(lin).patch(address, json={"attributes": {"colour": "red"}}, headers=tag).status_code == 422
    assert as_member(lin).patch(address, json={"attributes": {"fit": 3}}, headers=tag).status_code == 200


def test_what_is_said_is_counted_exactly_after_edits_hiding_and_withdrawal(boots, as_member, client):
    lin = a_member("lin")
    edited = a_review(boots, author=lin, attributes={"fit": 5, "size": "正好", "height": "178"})
    hidden = a_review(boots, attributes={"fit": 1, "size": "偏大"})
    a_review(boots, attributes={"fit": 2})
    address = f"/api/v1/contents/{edited.id}"
    tag = {"If-Match": as_member(lin).get(address).headers["ETag"]}

    as_member(lin).patch(address, json={"attributes": {"fit": 4}}, headers=tag)
    with transaction():
        hold(content_to_change(hidden.id))

    said = said_of(client)
    assert set(said) == {"fit", "size"}
    assert (said["fit"]["average"], said["fit"]["counts"]) == (3.0, {"1": 0, "2": 1, "3": 0, "4": 1, "5": 0})
    assert (said["size"]["average"], said["size"]["count"]) == (None, 0)

    with transaction():
        publish(content_to_change(hidden.id))
        follow_attributes(hidden.id)
    assert said_of(client)["size"]["counts"] == {"偏小": 0, "正好": 0, "偏大": 1}
    as_member(lin).delete(address)
    assert said_of(client)["fit"]["count"] == 2


def test_what_a_category_no_longer_asks_is_not_lost(boots, client):
    a_review(boots, attributes={"fit": 5})

    with transaction():
        put_category("鞋靴", attributes=[])
    assert said_of(client) == {}
    with transaction():
        put_category("鞋靴", attributes=[FIT])

    assert said_of(client)["fit"]["average"] == 5.0


def test_reviews_of_a_product_without_a_category_say_what_they_like(app):
    review = a_review(a_product(), attributes={"尺码": "42", "comfort": 4})

    assert review.attributes == {"尺码": "42", "comfort": 4}


def test_variants_add_up_what_is_said_of_them(boots, client, as_host):
    with transaction():
        put_product("SKU-1", title="靴", url="https://shop.example/1", category="鞋靴", variant_group="g")
        put_product("SKU-2", title="靴", url="https://shop.example/1", category="鞋靴", variant_group="g")
    a_review(boots, attributes={"fit": 5})
    with transaction():
        write_review(a_member(), a_product("SKU-2", category="鞋靴", variant_group="g"), render(SAID["body"]), rating=1,
                     attributes={"fit": 2})  # fmt: skip

    rating = client.get("/api/v1/products/SKU-1/rating").json
    assert (rating["attributes"][0]["average"], rating["group"]["attributes"][0]["average"]) == (5.0, 3.5)
    english = client.get("/api/v1/products/SKU-1/rating", headers={"Accept-Language": "en"}).json
    assert english["attributes"][0]["label"] == "Fit"


def test_the_audit_finds_and_mends_what_is_counted_wrongly(boots, client):
    a_review(boots, attributes={"fit": 5})
    with transaction():
        db.session.execute(update(ReviewAttribute).values(value="1"))

    [wrong] = attribute_differences()
    assert (wrong.kept, wrong.counted) == ("1", "5")
    mend_attributes([wrong])

    assert attribute_differences() == []
    assert said_of(client)["fit"]["average"] == 5.0
