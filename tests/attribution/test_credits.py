"""Credits: a sign-up or an order belongs to the last human click before it, once, whatever comes late or twice."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from community import outbox
from community.attribution.models import Credit
from community.attribution.queries import stats_of
from community.clock import utcnow
from community.database import db
from community.members.actions import register_member
from community.members.models import Member
from community.metrics.queries import arrived_by_share
from community.orders.actions import refund
from community.orders.models import Order, Origin
from community.outbox import transaction
from community.shares.models import Click
from tests.factories import a_click, a_member, a_share, an_order

HOUR = timedelta(hours=1)


def arrives(username: str, **by: str) -> Member:
    with transaction():
        return register_member(username, **by)


def given_back(order: Order, amount_minor: int) -> None:
    with transaction():
        refund(order.external_id, amount_minor=amount_minor, currency=order.currency, refunded_at=utcnow())


def an_order_after(click: Click, member: Member | None = None, **given) -> Order:
    return an_order(member, origin=Origin(click_id=click.token), **given)


def credits() -> list[Credit]:
    return list(db.session.scalars(select(Credit).order_by(Credit.id)))


def reasons() -> list[str | None]:
    return [credit.left_out for credit in credits()]


def test_a_sign_up_is_credited_to_the_click_that_it_names(app, deliver_all):
    link = a_share()
    mei = arrives("mei", click_id=a_click(link).token)
    arrives("nobody_sent_me")
    deliver_all()

    assert stats_of(link, "CNY")["signups"] == 1
    assert list(arrived_by_share()) == [mei.number]


def test_a_share_code_stands_for_the_newest_human_click_on_its_link(app, deliver_all):
    link = a_share()
    now = utcnow()
    a_click(link, "first", at=now - 3 * HOUR)
    newest = a_click(link, "second", at=now - 2 * HOUR)
    a_click(link, "robot", kind="crawler", at=now - HOUR)

    arrives("mei", share_code=link.code)
    deliver_all()

    assert [credit.click_id for credit in credits()] == [newest.id]


def test_the_last_click_gets_the_credit_and_the_first_stands_beside_it(app, deliver_all):
    now = utcnow()
    first = a_click(a_share(), at=now - 5 * HOUR)
    last = a_click(a_share(), at=now - 2 * HOUR)
    a_click(a_share(), at=now + HOUR)

    an_order_after(first, paid_at=now)
    deliver_all()

    assert [(credit.click_id, credit.first_click_id) for credit in credits()] == [(last.id, first.id)]
    assert credits()[0].link_id == last.link_id


@pytest.mark.parametrize(("hours", "credited"), [(71.9, True), (72.1, False)])
def test_a_click_counts_for_seventy_two_hours(app, deliver_all, hours, credited):
    now = utcnow()
    click = a_click(a_share(), at=now - timedelta(hours=hours))

    an_order_after(click, paid_at=now)
    deliver_all()

    assert reasons() == [None if credited else "too_late"]


@pytest.mark.parametrize(
    ("kind", "paid_after", "reason"),
    [("person", -HOUR, "before_click"), ("person", 73 * HOUR, "too_late"), ("crawler", HOUR, "no_person")],
)
def test_a_click_that_is_named_and_earns_nothing_is_kept_with_the_reason(app, deliver_all, kind, paid_after, reason):
    clicked = utcnow() - 80 * HOUR
    link = a_share()
    an_order_after(a_click(link, kind=kind, at=clicked), paid_at=clicked + paid_after)
    deliver_all()

    assert reasons() == [reason]
    assert (stats_of(link, "CNY")["orders"], stats_of(link, "CNY")["revenue_minor"]) == (0, 0)


def test_a_visit_of_the_shop_is_credited_once_to_each_click(app, deliver_all):
    link = a_share()
    click, seen = a_click(link), {"member_id": None, "visitor": "v1", "occurred_at": utcnow().isoformat()}
    with transaction():
        for _ in range(3):
            outbox.record("shop.visited", **seen, click_id=click.token, share_code=None)
        outbox.record("product.viewed", **seen, product="SKU-1", click_id=None, share_code=link.code)
        outbox.record("shop.visited", **seen, click_id=None, share_code=None)
    deliver_all()

    assert [(credit.kind, credit.click_id) for credit in credits()] == [("visit", click.id)]
    assert stats_of(link, "CNY")["visits"] == 1


@pytest.mark.parametrize("unknown", [{"click_id": "nothing"}, {"share_code": "nothing"}, {}])
def test_what_names_no_click_of_ours_is_not_credited(app, deliver_all, unknown):
    a_click(a_share())
    arrives("mei", **unknown)
    an_order(origin=Origin(**unknown))
    deliver_all()

    assert credits() == []


def test_what_does_not_count_is_kept_with_its_reason(app, deliver_all):
    sharer, staff = a_member(), a_member(roles=("growth",))
    link = a_share(sharer)
    with transaction():
        link.cookie = "the sharer's browser"
    own, same_browser, fair = a_click(link, "own"), a_click(link, "friend"), a_click(link, "fair")
    insider = a_click(a_share(staff), "customer")
    with transaction():
        same_browser.cookie = "the sharer's browser"

    for click, member in (
        (own, sharer),
        (same_browser, a_member()),
        (fair, staff),
        (fair, a_member()),
        (insider, a_member()),
    ):
        an_order_after(click, member)
    deliver_all()

    assert sorted(map(str, reasons())) == ["None", "own_link", "same_cookie", "staff", "staff"]
    assert stats_of(link, "CNY")["orders"] == 1


def test_revenue_is_net_of_refunds_and_other_currencies_are_never_added(app, deliver_all):
    link = a_share()
    click = a_click(link)
    order = an_order_after(click, amount_minor=10_000)
    an_order_after(click, amount_minor=500, currency="USD")
    given_back(order, 3_000)
    given_back(order, 1_000)
    deliver_all()

    stats = stats_of(link, "CNY")
    assert (stats["orders"], stats["refunds"], stats["revenue_minor"]) == (2, 2, 6_000)


@pytest.mark.parametrize("order_of_facts", list(permutations(["paid", "refunded", "paid again"])))
def test_figures_are_the_same_in_whatever_order_the_facts_are_heard_and_however_often(app, order_of_facts):
    link = a_share()
    click = a_click(link)
    order = an_order_after(click, amount_minor=10_000)
    given_back(order, 4_000)
    facts = {delivery.topic: delivery.payload for delivery in db.session.scalars(select(outbox.Delivery))}
    heard = {
        "paid": ("order.paid", "attribute_order"),
        "paid again": ("order.paid", "attribute_order"),
        "refunded": ("order.refunded", "reverse_order"),
    }

    for fact in order_of_facts:
        topic, handler = heard[fact]
        with transaction():
            app.extensions["outbox"].subscription(topic, handler).handler(**facts[topic])

    assert stats_of(link, "CNY") | {"impressions": 0, "clicks": {}} == {
        "impressions": 0,
        "clicks": {},
        "visits": 0,
        "signups": 0,
        "orders": 1,
        "refunds": 1,
        "revenue_minor": 6_000,
    }


def test_the_owner_and_the_growth_team_see_what_a_link_brought_and_others_do_not(as_member, deliver_all):
    sharer = a_member()
    link = a_share(sharer)
    arrives("mei", click_id=a_click(link).token)
    a_click(link, "robot", kind="crawler")
    deliver_all()
    address = f"/api/v1/shares/{link.code}/stats"
    brought = {
        "impressions": 0,
        "clicks": {"people": 1, "robots": 1},
        "visits": 0,
        "signups": 1,
        "orders": 0,
        "refunds": 0,
        "revenue_minor": 0,
    }

    assert as_member(sharer).get(address).json == brought
    assert as_member(a_member(roles=("growth",))).get(address).json == brought
    for other in (as_member(), as_member(a_member(roles=("moderator",)))):
        assert other.get(address).status_code == 404
    assert as_member(sharer).get("/api/v1/shares/nothing/stats").status_code == 404
