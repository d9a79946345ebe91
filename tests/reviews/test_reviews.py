"""Reviews: who may write which, and what everybody then sees."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import IntegrityError

from community.clock import utcnow
from community.content.actions import hold, reject, remove, withdraw
from community.content.models import Content
from community.database import db
from community.orders.actions import refund
from community.outbox import transaction
from community.reviews.models import Review
from tests.factories import a_medium, a_member, a_post, a_product, a_review, an_order, token_of

SAID = {"rating": 5, "title": "很舒服", "body": "走了三天，没有磨脚，鞋底也抓地。"}


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json["items"]]


def verified(review: Review) -> bool:
    return db.session.scalar(select(Content.verified_purchase).where(Content.id == review.id))


def give_back(order, amount_minor: int) -> None:
    with transaction():
        refund(order.external_id, amount_minor=amount_minor, currency="CNY", refunded_at=utcnow())


def test_a_review_says_what_its_author_said(as_member):
    a_product("SKU-1", title="登山鞋")
    points = {"pros": ["轻", " 抓地 "], "cons": "偏小半码\n\n贵", "attributes": {"尺码": "42", "comfort": 4}}

    made = as_member(a_member("lin")).post("/api/v1/products/SKU-1/reviews", json={**SAID, **points})

    assert made.status_code == 201, made.text
    shown = {key: made.json[key] for key in ("kind", "rating", "title", "pros", "cons", "attributes")}
    assert shown == {
        "kind": "review",
        "rating": 5,
        "title": "很舒服",
        "pros": ["轻", "抓地"],
        "cons": ["偏小半码", "贵"],
        "attributes": {"尺码": "42", "comfort": 4},
    }
    assert made.json["verified_purchase"] is False
    assert made.json["reply"] is None
    assert made.json["products"] == [{"external_id": "SKU-1", "title": "登山鞋"}]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rating", 0),
        ("rating", 6),
        ("rating", "5"),
        ("rating", True),
        ("rating", 4.5),
        ("rating", None),
        ("body", 7),
        ("body", None),
        ("body", "a\0b"),
        ("title", "长" * 121),
        ("pros", [""]),
        ("pros", ["x"] * 11),
        ("cons", {"a": 1}),
        ("attributes", {"尺码": [42]}),
        ("attributes", {"尺码": True}),
        ("attributes", {"": "42"}),
        ("attributes", [1]),
        ("verified_purchase", True),
        ("helpful_count", 9),
    ],
)
def test_a_review_that_cannot_be_is_refused_whole(as_member, field, value):
    a_product("SKU-1")

    answer = as_member().post("/api/v1/products/SKU-1/reviews", json={**SAID, field: value})

    assert answer.status_code == 422
    assert any(key.startswith(field) for key in answer.json["errors"])
    assert db.session.scalar(select(func.count()).select_from(Content)) == 0


def test_stars_are_needed_and_so_is_an_account_and_a_product(client, as_member):
    a_product("SKU-1")

    assert as_member().post("/api/v1/products/SKU-1/reviews", json={"body": "好"}).status_code == 422
    assert client.post("/api/v1/products/SKU-1/reviews", json=SAID).status_code == 401
    assert as_member().post("/api/v1/products/none/reviews", json=SAID).status_code == 404


@pytest.mark.parametrize("fate", [hold, reject, remove])
def test_a_second_review_is_refused_whatever_became_of_the_first(as_member, fate):
    lin, boots = a_member("lin"), a_product("SKU-1")
    first = a_review(boots, author=lin)
    with transaction():
        fate(first)

    answer = as_member(lin).post("/api/v1/products/SKU-1/reviews", json=SAID)

    assert answer.status_code == 409
    assert f"/api/v1/contents/{first.id}" in answer.json["detail"]


def test_a_withdrawn_review_makes_room_for_a_new_one(as_member):
    lin, boots = a_member("lin"), a_product("SKU-1")
    first = a_review(boots, author=lin)

    assert as_member(lin).delete(f"/api/v1/contents/{first.id}").status_code == 204
    assert as_member(lin).post("/api/v1/products/SKU-1/reviews", json=SAID).status_code == 201


@pytest.mark.usefixtures("app")
def test_the_database_itself_refuses_a_second_review():
    first, second = a_review(a_product()), a_review(a_product())

    as_first = update(Content).where(Content.id == second.id)
    as_first = as_first.values(author_id=first.author_id, product_id=first.product_id)

    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(as_first)


def test_of_twenty_first_reviews_at_once_one_is_written(app):
    a_product("SKU-1")
    header = {"Authorization": f"Bearer {token_of(a_member())}"}

    def write(_):
        return app.test_client().post("/api/v1/products/SKU-1/reviews", json=SAID, headers=header).status_code

    with ThreadPoolExecutor(20) as threads:
        statuses = list(threads.map(write, range(20)))

    assert sorted(statuses) == [201] + [409] * 19
    assert db.session.scalar(select(func.count()).select_from(Review)) == 1


@pytest.mark.usefixtures("app")
def test_a_purchase_verifies_the_review_whichever_came_first():
    lin, may, boots = a_member("lin"), a_member("may"), a_product()
    an_order(lin, boots)
    after_buying, before_buying, never_bought = (
        a_review(boots, author=lin),
        a_review(boots, author=may),
        a_review(boots),
    )
    assert [verified(review) for review in (after_buying, before_buying, never_bought)] == [True, False, False]

    an_order(may, a_product())
    assert not verified(before_buying)
    an_order(may, boots)

    assert [verified(review) for review in (after_buying, before_buying, never_bought)] == [True, True, False]


@pytest.mark.usefixtures("app")
def test_a_purchase_verifies_no_more_when_all_of_it_went_back():
    lin, boots = a_member("lin"), a_product()
    first, second = (an_order(lin, boots, amount_minor=100) for _ in range(2))
    review = a_review(boots, author=lin)

    give_back(second, 100)
    assert verified(review)
    give_back(first, 99)
    assert verified(review)
    give_back(first, 1)
    assert not verified(review)


def test_a_verified_purchase_cannot_be_claimed_by_an_edit(as_member):
    lin = a_member("lin")
    address = f"/api/v1/contents/{a_review(author=lin).id}"
    tag = as_member(lin).get(address).headers["ETag"]

    answer = as_member(lin).patch(address, json={"verified_purchase": True}, headers={"If-Match": tag})

    assert answer.status_code == 422


def test_reviews_come_in_the_order_that_is_asked_for(client):
    boots, start = a_product("SKU-1"), utcnow() - timedelta(days=9)
    low, high, middle = (
        a_review(boots, rating=rating, imported=True, created_at=start + timedelta(days=day))
        for day, rating in enumerate((1, 5, 3))
    )
    with transaction() as session:
        session.execute(update(Content).where(Content.id == low.id).values(helpful_count=3))
        session.execute(update(Content).where(Content.id == high.id).values(media=[a_medium().shown()]))

    def listed(**which) -> list[Content]:
        by_id = {str(review.id): review for review in (low, high, middle)}
        return [by_id[id_] for id_ in ids(client.get("/api/v1/products/SKU-1/reviews", query_string=which))]

    assert listed() == listed(sort="new") == [middle, high, low]
    assert listed(sort="helpful") == [low, middle, high]
    assert listed(sort="high") == [high, middle, low]
    assert listed(sort="low") == [low, middle, high]
    assert listed(sort="photos") == [high, middle, low]
    assert listed(rating=3) == [middle]


def test_reviews_can_be_asked_for_by_whether_they_were_bought(client):
    lin, boots = a_member("lin"), a_product("SKU-1")
    an_order(lin, boots)
    bought, not_bought = a_review(boots, author=lin), a_review(boots)

    def listed(**which):
        return ids(client.get("/api/v1/products/SKU-1/reviews", query_string=which))

    assert listed(verified="true") == listed(verified="1", sort="helpful") == [str(bought.id)]
    assert listed(verified="false") == [str(not_bought.id)]


@pytest.mark.parametrize("which", [{"sort": "best"}, {"rating": 0}, {"rating": 6}, {"verified": "maybe"}, {"limit": 0}])
def test_an_order_that_is_not_offered_is_refused(client, which):
    a_product("SKU-1")

    assert client.get("/api/v1/products/SKU-1/reviews", query_string=which).status_code == 422


@pytest.mark.parametrize("sort", ["new", "helpful", "high", "low", "photos"])
def test_a_walk_shows_each_review_once_though_votes_and_stars_move_meanwhile(client, sort):
    boots = a_product("SKU-1")
    written = [a_review(boots, rating=1 + number % 5) for number in range(5)]

    seen, cursor = [], None
    for _ in range(3):
        answer = client.get("/api/v1/products/SKU-1/reviews", query_string={"sort": sort, "limit": 2, "cursor": cursor})
        seen += ids(answer)
        cursor = answer.json["next"]
        with transaction() as session:
            moved = update(Content).where(Content.id == written[len(seen) % 5].id)
            session.execute(moved.values(helpful_count=Content.helpful_count + 9, rating=5))

    assert cursor is None
    assert sorted(seen) == sorted(str(review.id) for review in written)


def test_what_was_hidden_during_a_walk_is_shown_to_nobody_not_even_its_author(as_member):
    lin, boots = a_member("lin"), a_product("SKU-1")
    mine, others = a_review(boots, author=lin), [a_review(boots) for _ in range(3)]
    reader, which = as_member(lin), {"sort": "helpful", "limit": 3}
    first = reader.get("/api/v1/products/SKU-1/reviews", query_string=which)
    assert ids(first) == [str(review.id) for review in reversed(others)]

    with transaction():
        withdraw(mine)

    rest = reader.get("/api/v1/products/SKU-1/reviews", query_string={**which, "cursor": first.json["next"]})
    assert ids(rest) == []


@pytest.fixture
def statements(app):
    """The statements that were sent to the database, as they come."""
    sent = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("sort", ["new", "helpful"])
def test_a_list_of_reviews_takes_the_same_statements_whatever_its_length(client, statements, sort):
    boots = a_product("SKU-1")
    a_review(boots)

    def counted() -> int:
        statements.clear()
        ids(client.get("/api/v1/products/SKU-1/reviews", query_string={"sort": sort}))
        return len(statements)

    few = counted()
    for _ in range(5):
        a_review(boots)

    assert counted() == few <= 5  # the product, and four of the list


def test_stars_points_and_attributes_can_be_edited_by_their_author_alone(as_member):
    lin = a_member("lin")
    address = f"/api/v1/contents/{a_review(author=lin, rating=5).id}"
    tag = {"If-Match": as_member(lin).get(address).headers["ETag"]}
    said = {"rating": 2, "pros": ["轻"], "cons": [], "attributes": {"尺码": "43"}}

    edited = as_member(lin).patch(address, json=said, headers=tag)

    assert {key: edited.json[key] for key in said} == said
    assert as_member().patch(address, json={"rating": 1}, headers=tag).status_code == 404


@pytest.mark.parametrize("rating", [0, 6, "5", True, None])
def test_stars_that_are_none_are_refused_in_an_edit_too(as_member, rating):
    lin = a_member("lin")
    address = f"/api/v1/contents/{a_review(author=lin).id}"
    tag = {"If-Match": as_member(lin).get(address).headers["ETag"]}

    assert as_member(lin).patch(address, json={"rating": rating}, headers=tag).status_code == 422


def test_a_note_has_no_stars(as_member):
    lin = a_member("lin")
    address = f"/api/v1/contents/{a_post(author=lin).id}"
    tag = {"If-Match": as_member(lin).get(address).headers["ETag"]}

    answer = as_member(lin).patch(address, json={"rating": 5}, headers=tag)

    assert answer.status_code == 422
    assert "rating" not in as_member(lin).get(address).json


def test_an_edit_cannot_take_its_product_from_a_review_but_may_show_another_beside_it(as_member):
    lin, boots = a_member("lin"), a_product("BOOTS")
    review, client = a_review(author=lin), as_member(lin)
    address, own = f"/api/v1/contents/{review.id}", review.product.external_id
    tag = {"If-Match": client.get(address).headers["ETag"]}

    for without in ([], [boots.external_id]):
        assert client.patch(address, json={"product_ids": without}, headers=tag).status_code == 422
    beside = client.patch(address, json={"product_ids": [own, boots.external_id]}, headers=tag)

    assert [product["external_id"] for product in beside.json["products"]] == [own, boots.external_id]
