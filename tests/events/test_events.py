"""Events of the host: each id once; late, doubled, out of order, at the same time; good ones beside bad ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.activity.models import ActivityEntry, Visit
from community.clock import utcnow
from community.database import db
from community.events.models import HostEvent
from community.orders.models import Order, OrderDelivery, Refund
from tests.factories import a_member, a_product, a_review


def event(id_: str, type_: str, *, ago: timedelta = timedelta(0), **details) -> dict:
    return {"id": id_, "type": type_, "occurred_at": (utcnow() - ago).isoformat(), **details}


def paid(id_: str = "p1", order_id: str = "1", **details) -> dict:
    return event(id_, "order.paid", **{"order_id": order_id, "amount_minor": 100, "currency": "CNY", **details})


def refunded(id_: str = "r1", order_id: str = "1", **details) -> dict:
    return event(id_, "order.refunded", **{"order_id": order_id, "amount_minor": 100, "currency": "CNY", **details})


@pytest.fixture
def report(as_host):
    """Reports events, and gives what became of them: (accepted, duplicates, [(index, status of the problem)])."""

    def send(*events):
        answer = as_host.post("/api/v1/events", json={"events": list(events)})
        assert answer.status_code == 202, answer.text
        rejected = [(each["index"], each["problem"]["status"]) for each in answer.json["rejected"]]
        return answer.json["accepted"], answer.json["duplicates"], rejected

    return send


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_batch_takes_effect_and_once(report):
    lin = a_member("lin")
    batch = [
        paid(member_username="lin"),
        event("d1", "order.delivered", order_id="1"),
        event("v1", "visit", member_username="lin"),
        event("w1", "product.viewed", product="SKU-1", visitor="cookie-1"),
        refunded(amount_minor=40),
    ]

    assert report(*batch) == (5, 0, [])
    assert report(*batch) == (0, 5, [])

    order = db.session.scalars(select(Order)).one()
    assert (order.member_id, order.amount_minor, order.refunded_minor) == (lin.id, 100, 40)
    assert (count(OrderDelivery), count(Refund), count(Visit)) == (1, 1, 1)


def test_an_event_twice_in_one_batch_counts_once(report):
    both = refunded(amount_minor=10)

    assert report(paid(), both, both) == (2, 1, [])
    assert count(Refund) == 1


def test_an_event_from_many_connections_counts_once(app, as_host):
    header, batch = as_host.environ_base["HTTP_AUTHORIZATION"], {"events": [paid(), refunded(amount_minor=10)]}

    def send(_):
        return app.test_client().post("/api/v1/events", json=batch, headers={"Authorization": header}).json

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(send, range(12)))

    assert sum(answer["accepted"] for answer in answers) == 2
    assert sum(answer["duplicates"] for answer in answers) == 22
    assert db.session.scalars(select(Order.refunded_minor)).all() == [10]


def test_another_event_under_a_known_id_is_refused(report):
    report(paid())

    assert report(paid(order_id="2")) == (0, 0, [(0, 409)])


def test_an_order_is_paid_once_whatever_the_event_is_called(report):
    assert report(paid("p1"), paid("p2")) == (1, 1, [])
    assert report(paid("p3", amount_minor=7)) == (0, 0, [(0, 409)])
    assert db.session.scalars(select(Order.amount_minor)).all() == [100]


def test_the_order_within_a_batch_does_not_matter(report):
    an_hour_ago = timedelta(hours=1)

    assert report(refunded(), event("d1", "order.delivered", order_id="1"), paid(ago=an_hour_ago)) == (3, 0, [])


def test_a_refund_that_overtook_its_payment_is_taken_when_it_comes_again(report):
    assert report(refunded()) == (0, 0, [(0, 404)])

    assert report(paid()) == (1, 0, [])
    assert report(refunded()) == (1, 0, [])


def test_late_is_good_up_to_35_days(report):
    assert report(
        event("v1", "visit", visitor="a", ago=timedelta(days=34, hours=23)),
        event("v2", "visit", visitor="a", ago=timedelta(days=35, hours=1)),
        event("v3", "visit", visitor="a", ago=timedelta(minutes=-4)),
        event("v4", "visit", visitor="a", ago=timedelta(minutes=-6)),
    ) == (2, 0, [(1, 422), (3, 422)])


def test_a_late_visit_counts_on_its_own_day(report):
    a_member("lin", imported_at=utcnow() - timedelta(days=100))

    report(
        event("v1", "visit", member_username="lin", ago=timedelta(days=3)),
        event("v2", "visit", member_username="lin"),
        event("v3", "product.viewed", product="SKU-1", member_username="lin"),
    )

    assert count(Visit) == 2


def test_what_a_member_did_before_they_signed_up_was_not_theirs(report):
    a_member("lin", external_id="customer-7")
    before = {"ago": timedelta(hours=1)}

    assert report(
        paid("p1", "1", member_username="lin", **before),
        event("v1", "visit", member_username="lin", **before),
        paid("p2", "2", member_username="nobody"),
        event("v2", "visit", member_external_id="customer-7", **before),
        event("v3", "visit", member_external_id="stranger"),
    ) == (2, 0, [(0, 422), (1, 422), (2, 404)])
    assert (count(Order), count(Visit)) == (0, 0)


def test_an_order_at_the_second_of_the_sign_up_is_an_activity_of_the_member(report):
    a_member("lin")
    this_second = utcnow().replace(microsecond=0).isoformat()

    assert report({**paid(member_username="lin"), "occurred_at": this_second}) == (1, 0, [])
    assert db.session.scalars(select(ActivityEntry.activity)).all() == ["order"]


def test_a_customer_may_buy_before_they_join_whichever_is_heard_first(report):
    boots = a_product("SKU-1")
    day = {"ago": timedelta(days=1), "products": ["SKU-1"]}
    report(paid("p1", "1", member_external_id="customer-7", **day))
    lin, may = a_member("lin", external_id="customer-7"), a_member("may", external_id="customer-8")
    report(paid("p2", "2", member_external_id="customer-8", **day))

    assert [a_review(boots, author=author).verified_purchase for author in (lin, may)] == [True, True]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount_minor": -1}, "amount_minor"),
        ({"amount_minor": 1.5}, "amount_minor"),
        ({"amount_minor": "100"}, "amount_minor"),
        ({"amount_minor": True}, "amount_minor"),
        ({"amount_minor": 10**16}, "amount_minor"),
        ({"currency": "cny"}, "currency"),
        ({"products": "SKU-1"}, "products"),
        ({"products": ["a\0"]}, "products.0"),
        ({"order_id": ""}, "order_id"),
        ({"order_id": 1}, "order_id"),
        ({"id": "x" * 201}, "id"),
        ({"type": "order.paied"}, "type"),
        ({"type": ["order.paid"]}, "type"),
        ({"occurred_at": "2026-11-22T08:00:00"}, "occurred_at"),
        ({"occurred_at": 7}, "occurred_at"),
        ({"verified": True}, "verified"),
        ({"member_username": "lin", "member_external_id": "7"}, "member_username"),
    ],
)
def test_a_bad_event_is_rejected_by_its_place_and_its_field_and_the_others_stay(as_host, changed, field):
    batch = [paid("good-1", "good-1"), {**paid(), **changed}, paid("good-2", "good-2")]

    answer = as_host.post("/api/v1/events", json={"events": batch}).json

    assert (answer["accepted"], answer["duplicates"]) == (2, 0)
    [rejected] = answer["rejected"]
    assert (rejected["index"], rejected["problem"]["status"]) == (1, 422)
    assert list(rejected["problem"]["errors"]) == [field]
    assert (count(Order), count(HostEvent)) == (2, 2)


@pytest.mark.parametrize("bad", [None, 7, "visit", [], {}])
def test_what_is_no_event_is_rejected_alone(report, bad):
    assert report(bad, paid()) == (1, 0, [(0, 422)])


def test_nobody_visits_without_a_name(report):
    assert report(event("v1", "visit"), event("w1", "product.viewed", product="SKU-1")) == (0, 0, [(0, 422), (1, 422)])


def test_more_than_the_order_is_not_given_back(report):
    assert report(paid(), refunded(amount_minor=101)) == (1, 0, [(1, 409)])
    assert report(refunded("r2", currency="USD")) == (0, 0, [(0, 409)])
    assert report(refunded("r3", amount_minor=0)) == (0, 0, [(0, 422)])
    assert count(Refund) == 0


@pytest.mark.parametrize(
    "body", [{}, {"events": []}, {"events": {}}, {"events": [{}] * 1001}, {"events": [{}], "x": 1}]
)
def test_a_batch_that_cannot_be_read_is_refused_whole(as_host, body):
    assert as_host.post("/api/v1/events", json=body).status_code == 422


def test_only_the_host_reports(client, as_member):
    assert client.post("/api/v1/events", json={"events": [paid()]}).status_code == 401
    assert as_member().post("/api/v1/events", json={"events": [paid()]}).status_code == 403


def test_whence_a_buyer_came_is_kept(report):
    report(paid(visitor="cookie-1", click_id="81", share_code="abc"))

    order = db.session.scalars(select(Order)).one()
    assert (order.visitor, order.click_id, order.share_code) == ("cookie-1", "81", "abc")
