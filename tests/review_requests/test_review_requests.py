"""Whoever got something is asked once for a review, and reminded once: whatever they may think of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from community import clock
from community.accounts.actions import erase_account
from community.catalog.actions import put_category
from community.content.actions import hold
from community.content.queries import content_to_change
from community.database import db
from community.members.actions import register_member
from community.members.queries import member_to_change
from community.notifications.models import Inbox, Notification
from community.orders.actions import deliver, pay, refund
from community.outbox import transaction
from community.review_requests.actions import proceed
from community.review_requests.models import RequestBlock, ReviewRequest
from community.review_requests.tasks import send_review_requests
from tests.factories import a_member, a_product, a_review, an_order
from tests.parallel import at_once
from tests.statements import statements

NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)  # twelve o'clock in Shanghai
BOOTS = {"title": "登山鞋", "url": "https://shop.example/1"}


@pytest.fixture
def delivered(deliver_all):
    """``delivered(lin, boots)``: an order of lin's that arrived at noon; returns it."""

    def arrive(member, *products, at=NOON):
        order = an_order(member, *products)
        with transaction():
            deliver(order.external_id, delivered_at=at)
        deliver_all()
        return order

    return arrive


def after(days: float = 0, hours: float = 0) -> None:
    """The scheduler comes by so long after the delivery."""
    with clock.at(NOON + timedelta(days=days, hours=hours)):
        send_review_requests()


def told(member) -> list[tuple[str, int]]:
    rows = select(Notification.type, Notification.product_id).filter_by(member_id=member.id)
    return [tuple(row) for row in db.session.execute(rows.order_by(Notification.id))]


def request_of(member) -> ReviewRequest:
    rows = select(ReviewRequest).filter_by(member_id=member.id)
    return db.session.scalars(rows.execution_options(populate_existing=True)).one()


def test_a_buyer_is_asked_some_days_after_delivery_and_reminded_once(delivered):
    lin, boots = a_member(), a_product()
    delivered(lin, boots)

    after(days=6.9)
    assert told(lin) == []
    for _ in range(2):
        after(days=7)
    assert told(lin) == [("review_requested", boots.id)]
    for days in (14, 14, 30, 300):
        after(days=days)

    assert told(lin) == [("review_requested", boots.id), ("review_reminded", boots.id)]
    assert (request_of(lin).state, request_of(lin).next_at) == ("reminded", None)


def test_a_category_may_have_days_of_its_own(delivered):
    with transaction():
        put_category("家具", attributes=[], review_request_days=30)
    lin = a_member()
    delivered(lin, a_product(category="家具"))

    after(days=29)
    assert told(lin) == []
    after(days=30)
    assert len(told(lin)) == 1


def test_nobody_is_asked_in_their_quiet_hours(delivered):
    lin = a_member()
    delivered(lin, a_product())

    after(days=7, hours=12)  # midnight
    assert told(lin) == []
    after(days=7, hours=19)  # seven in the morning: quiet till eight
    assert told(lin) == []
    after(days=7, hours=20)
    assert len(told(lin)) == 1


@pytest.mark.parametrize("stars", [1, 5])
def test_whoever_reviewed_it_is_not_asked_whatever_they_said(delivered, stars):
    lin, boots = a_member(), a_product()
    delivered(lin, boots)
    a_review(boots, author=lin, rating=stars)

    after(days=7)

    assert told(lin) == []
    assert request_of(lin).reason == "reviewed"


def test_a_review_between_request_and_reminder_ends_it(delivered):
    lin, boots = a_member(), a_product()
    delivered(lin, boots)
    after(days=7)
    review = a_review(boots, author=lin)
    with transaction():
        hold(content_to_change(review.id))

    after(days=14)

    assert len(told(lin)) == 1
    assert request_of(lin).reason == "reviewed"


@pytest.mark.parametrize("part", [12_900, 100])
def test_what_was_given_back_is_not_asked_about(delivered, part):
    lin, boots = a_member(), a_product()
    order = delivered(lin, boots)
    with transaction():
        returned = {"products": [boots.external_id], "refunded_at": NOON}
        refund(order.external_id, amount_minor=part, currency="CNY", **returned)

    after(days=7)

    assert (told(lin), request_of(lin).reason) == ([], "refunded")


def test_whoever_does_not_want_to_be_asked_is_not(delivered):
    lin = a_member()
    delivered(lin, a_product())
    with transaction():
        off = {"types": {"review_requested": {"in_app": False, "mail": False}}}
        db.session.add(Inbox(member_id=lin.id, preferences=off))

    after(days=7)

    assert (told(lin), request_of(lin).reason) == ([], "opted_out")


def test_the_same_thing_bought_again_is_not_asked_about_again(delivered):
    lin, boots = a_member(), a_product()
    delivered(lin, boots)
    delivered(lin, boots)

    after(days=7)
    after(days=14)

    assert [type_ for type_, _ in told(lin)] == ["review_requested", "review_reminded"]


def test_the_host_leaves_out_members_products_and_orders(delivered, as_host, as_member, client):
    lin, wang, mei = a_member("lin"), a_member(), a_member()
    boots, socks = a_product("boots"), a_product("socks")
    delivered(lin, boots)
    order = delivered(wang, boots)
    delivered(mei, socks)
    address = "/api/v1/review-requests/blocks"

    for block in ({"member_username": "lin"}, {"order_id": order.external_id}, {"product": "socks"}):
        assert [as_host.put(address, json=block).status_code for _ in range(2)] == [201, 200]
    after(days=7)

    assert [told(member) for member in (lin, wang, mei)] == [[], [], []]
    shown = as_host.get("/api/v1/review-requests", query_string={"state": "closed"}).json["items"]
    assert {(item["member"], item["product"]["external_id"], item["reason"]) for item in shown} == {
        ("lin", "boots", "blocked"),
        (wang.username, "boots", "blocked"),
        (mei.username, "socks", "blocked"),
    }
    blocks = as_host.get(address).json["items"]
    assert [(b["member"], b["product"], b["order_id"]) for b in blocks] == [
        (None, "socks", None),
        (None, None, order.external_id),
        ("lin", None, None),
    ]
    assert as_host.delete(f"{address}/{blocks[0]['id']}").status_code == 204
    assert as_host.delete(f"{address}/{blocks[0]['id']}").status_code == 404
    for wrong in ({}, {"product": "socks", "order_id": "1"}):
        assert as_host.put(address, json=wrong).status_code == 422
    assert as_host.put(address, json={"product": "none"}).status_code == 404
    assert as_member(lin).get("/api/v1/review-requests").status_code == 403
    assert client.put(address, json={"product": "socks"}).status_code == 401


def test_a_member_sees_what_they_may_still_review(delivered, as_member):
    lin, boots, socks, hat = a_member(), a_product("boots"), a_product("socks"), a_product("hat")
    delivered(lin, boots, socks)
    delivered(lin, boots)
    gone = delivered(lin, hat)
    delivered(a_member(), socks)
    with transaction():
        refund(gone.external_id, amount_minor=12_900, currency="CNY", refunded_at=NOON)

    def open_to(member):
        items = as_member(member).get("/api/v1/me/review-requests").json["items"]
        return [item["product"]["external_id"] for item in items]

    assert open_to(lin) == ["boots", "socks"]
    a_review(boots, author=lin)
    assert open_to(lin) == ["socks"]


def test_what_was_bought_before_joining_is_asked_about_after_it(deliver_all):
    boots = a_product()
    with transaction():
        sold = {"amount_minor": 100, "currency": "CNY", "products": [boots.external_id], "paid_at": NOON}
        pay("before", member_external_id="customer-7", **sold)
        deliver("before", delivered_at=NOON)
    deliver_all()
    assert db.session.scalar(select(ReviewRequest)) is None

    with transaction():
        lin = register_member("lin", external_id="customer-7")
    deliver_all()

    assert request_of(lin).product_id == boots.id


def test_many_schedulers_at_once_ask_once(app, delivered):
    lin = a_member()
    delivered(lin, a_product())
    request_id = request_of(lin).id

    def ask():
        with app.app_context(), transaction():
            proceed(request_id, NOON + timedelta(days=7))

    at_once([ask] * 8)

    assert len(told(lin)) == 1


def test_who_is_asked_does_not_depend_on_any_rating(delivered):
    lin, boots = a_member(), a_product()
    delivered(lin, boots)
    a_review(boots, rating=1)

    with statements() as sent:
        after(days=7)

    assert len(told(lin)) == 1
    assert [statement for statement, _ in sent if "rating" in statement or "helpful" in statement] == []
    assert {column.name for column in ReviewRequest.__table__.c} & {"rating", "stars", "score"} == set()


def test_nothing_is_kept_of_an_erased_member(delivered, as_host, deliver_all):
    lin = a_member("lin")
    delivered(lin, a_product())
    as_host.put("/api/v1/review-requests/blocks", json={"member_username": "lin"})

    with transaction():
        erase_account(member_to_change(lin.id))
    deliver_all()
    after(days=7)

    assert db.session.scalar(select(ReviewRequest)) is None
    assert db.session.scalar(select(RequestBlock)) is None
