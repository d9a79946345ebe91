"""Products, as the host keeps them and everybody sees them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.catalog.models import Product
from community.catalog.ratings import Rating, Usual
from community.database import db
from tests.factories import a_product, a_review

BOOTS = {
    "title": "登山鞋",
    "url": "https://shop.example/p/1",
    "image_url": "https://shop.example/p/1.jpg",
    "group": "boots",
    "price_minor": 59900,
    "currency": "CNY",
    "category": None,
}


def test_a_product_is_made_once_and_then_kept_in_step(as_host, client):
    made = as_host.put("/api/v1/products/SKU-1", json=BOOTS)
    changed = as_host.put("/api/v1/products/SKU-1", json={**BOOTS, "price_minor": 49900})

    assert (made.status_code, changed.status_code) == (201, 200)
    shown = client.get("/api/v1/products/SKU-1").json
    assert shown == {
        **BOOTS,
        "external_id": "SKU-1",
        "version": 2,
        "price_minor": 49900,
        "rating": {
            "count": 0,
            "average": None,
            "bayesian": None,
            "histogram": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0},
            "m": 0.0,
            "C": None,
            "verified_count": 0,
            "unverified_count": 0,
        },
    }


def test_what_the_host_leaves_out_is_empty_from_then_on(as_host):
    as_host.put("/api/v1/products/SKU-1", json=BOOTS)

    shown = as_host.put("/api/v1/products/SKU-1", json={"title": "靴", "url": "http://shop.example/1"}).json

    assert (shown["group"], shown["price_minor"], shown["currency"], shown["image_url"]) == (None,) * 4


def test_the_same_again_is_no_new_version(as_host):
    first = as_host.put("/api/v1/products/SKU-1", json=BOOTS)
    again = as_host.put("/api/v1/products/SKU-1", json=BOOTS)

    assert (first.json["version"], again.json["version"]) == (1, 1)
    assert first.headers["ETag"] == again.headers["ETag"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "javascript:1"),
        ("url", "/products/1"),
        ("url", "mailto:lin@shop.example"),
        ("url", "https://shop.example@evil.example/"),
        ("image_url", "data:image/png;base64,AA"),
        ("title", ""),
        ("title", "\u200b"),
        ("title", "a\0b"),
        ("title", 7),
        ("price_minor", -1),
        ("price_minor", 1.5),
        ("price_minor", True),
        ("currency", "yuan"),
        ("currency", "CNY\n"),
        ("currency", None),
        ("rating", 5),
    ],
)
def test_a_product_that_cannot_be_is_refused_whole(as_host, field, value):
    answer = as_host.put("/api/v1/products/SKU-1", json={**BOOTS, field: value})

    assert answer.status_code == 422
    assert db.session.scalar(select(Product)) is None


@pytest.mark.parametrize("name", ["x" * 201, "%20x", "a%0Ab", "a%E2%80%AEb"])
def test_an_id_that_nobody_could_type_again_is_refused(as_host, name):
    assert as_host.put(f"/api/v1/products/{name}", json=BOOTS).status_code == 422
    assert as_host.get(f"/api/v1/products/{name}").status_code == 404


def test_only_the_host_keeps_products(client, as_member):
    assert client.put("/api/v1/products/SKU-1", json=BOOTS).status_code == 401
    assert as_member().put("/api/v1/products/SKU-1", json=BOOTS).status_code == 403


def test_stars_are_shown_as_exact_figures(client):
    product, other = a_product("SKU-1"), a_product("SKU-2")
    for rating in (5, 5, 4):
        a_review(product, rating=rating)
    a_review(other, rating=1)

    # m = 4 reviews / 2 products, C = 15 stars / 4 reviews
    assert client.get("/api/v1/products/SKU-1/rating").json == {
        "count": 3,
        "average": 14 / 3,
        "bayesian": (2 * 3.75 + 14) / (2 + 3),
        "histogram": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 2},
        "m": 2.0,
        "C": 3.75,
        "verified_count": 0,
        "unverified_count": 3,
        "attributes": [],
        "group": None,
    }


def test_variants_share_a_rating_and_part_without_loss(client, as_host):
    red, blue = a_product("red", variant_group="boots"), a_product("blue", variant_group="boots")
    a_review(red, rating=5)
    a_review(blue, rating=2)

    group = client.get("/api/v1/products/red/rating").json["group"]
    as_host.put("/api/v1/products/blue", json={**BOOTS, "group": None})
    parted = client.get("/api/v1/products/red/rating").json

    assert (group["count"], group["average"]) == (2, 3.5)
    assert (parted["group"]["count"], parted["count"]) == (1, 1)
    assert client.get("/api/v1/products/blue/rating").json["average"] == 2.0


def test_one_good_review_does_not_beat_a_hundred():
    usual = Usual(reviews_per_product=10, mean=4.0)

    assert Rating([0, 0, 0, 0, 1], usual).bayesian < Rating([0, 0, 0, 30, 70], usual).bayesian


def test_nothing_is_known_of_a_product_that_is_not_there(client):
    assert client.get("/api/v1/products/none").status_code == 404
    assert client.get("/api/v1/products/none/rating").status_code == 404
    assert client.get("/api/v1/products/none/reviews").status_code == 404
