"""The stars of a product: exact after everything that can happen to a review."""

from __future__ import annotations

import pytest

from community.content.actions import hold, publish, reject, remove, restore, withdraw
from community.content.queries import content_to_change
from community.content.writing import revise
from community.outbox import transaction
from tests.factories import a_member, a_product, a_review, made_public


@pytest.fixture
def stars(client):
    """The stars of SKU-1 as everybody sees them: ([how many gave 1, ..., 5], average)."""

    def read():
        rating = client.get("/api/v1/products/SKU-1/rating").json
        histogram = [rating["histogram"][str(number)] for number in range(1, 6)]
        assert rating["count"] == sum(histogram)
        return histogram, rating["average"]

    return read


def do(action, review, **given) -> None:
    with transaction():
        action(content_to_change(review.id), **given)


def test_only_public_reviews_count(stars):
    boots = a_product("SKU-1")
    a_review(boots, rating=4)
    pending = a_review(boots, rating=1, published=False)
    do(hold, pending)

    assert stars() == ([0, 0, 0, 1, 0], 4.0)

    do(publish, pending)
    assert stars() == ([1, 0, 0, 1, 0], 2.5)


@pytest.mark.parametrize("hide", [hold, reject, remove, withdraw])
def test_nothing_is_left_when_the_last_review_goes(stars, client, hide):
    review = a_review(a_product("SKU-1"), rating=4)

    do(hide, review)
    do(hide, review)

    assert stars() == ([0, 0, 0, 0, 0], None)
    assert client.get("/api/v1/products/SKU-1/rating").json["bayesian"] is None


def test_what_comes_back_counts_again_once(stars):
    review = a_review(a_product("SKU-1"), rating=4)
    do(remove, review)

    do(restore, review)
    do(restore, review)

    assert stars() == ([0, 0, 0, 1, 0], 4.0)


def test_other_stars_take_the_place_of_the_former_ones(stars):
    review = a_review(a_product("SKU-1"), rating=5)

    do(revise, review, rating=2)
    made_public(review)

    assert stars() == ([0, 1, 0, 0, 0], 2.0)


def test_stars_changed_while_out_of_sight_count_as_they_are_when_they_return(stars):
    review = a_review(a_product("SKU-1"), rating=5)
    do(hold, review)

    do(revise, review, rating=1)
    made_public(review)

    assert stars() == ([1, 0, 0, 0, 0], 1.0)


def test_an_edit_over_the_wire_keeps_the_stars_exact(stars, as_member):
    lin = a_member("lin")
    review = a_review(a_product("SKU-1"), author=lin, rating=5)
    address = f"/api/v1/contents/{review.id}"
    tag = {"If-Match": as_member(lin).get(address).headers["ETag"]}

    assert as_member(lin).patch(address, json={"rating": 3}, headers=tag).status_code == 200
    made_public(review)

    assert stars() == ([0, 0, 1, 0, 0], 3.0)
    assert as_member(lin).delete(address).status_code == 204
    assert stars() == ([0, 0, 0, 0, 0], None)
