"""Orders: paid once, given back at most once, and whose they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.activity.models import ActivityEntry
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, NotFound
from community.orders.actions import deliver, pay, refund
from community.orders.models import Order, OrderLine, Refund
from community.orders.queries import buyer_of, has_purchased
from community.outbox import transaction
from tests.factories import a_member, a_product, an_order


def give_back(order, amount_minor, currency="CNY"):
    with transaction():
        refund(order.external_id, amount_minor=amount_minor, currency=currency, refunded_at=utcnow())


def orders_active() -> int:
    return db.session.scalar(select(func.count()).select_from(ActivityEntry).where(ActivityEntry.activity == "order"))


@pytest.mark.usefixtures("app")
def test_who_paid_has_purchased_and_nobody_else():
    lin, boots, socks = a_member("lin"), a_product(), a_product()
    an_order(lin, boots)

    assert has_purchased(lin, boots)
    assert not has_purchased(lin, socks)
    assert not has_purchased(a_member(), boots)


@pytest.mark.usefixtures("app")
def test_a_purchase_lasts_until_all_of_the_money_is_back():
    lin, boots = a_member("lin"), a_product()
    order = an_order(lin, boots, amount_minor=100)

    give_back(order, 99)
    assert has_purchased(lin, boots)

    give_back(order, 1)
    assert not has_purchased(lin, boots)


@pytest.mark.usefixtures("app")
def test_a_second_order_of_the_product_counts_when_the_first_went_back():
    lin, boots = a_member("lin"), a_product()
    give_back(an_order(lin, boots, amount_minor=100), 100)

    an_order(lin, boots)

    assert has_purchased(lin, boots)


@pytest.mark.usefixtures("app")
def test_what_was_free_is_a_purchase_too():
    lin, boots = a_member("lin"), a_product()
    an_order(lin, boots, amount_minor=0)

    assert has_purchased(lin, boots)


@pytest.mark.usefixtures("app")
def test_who_bought_before_joining_has_purchased():
    boots = a_product()
    order = an_order(None, boots, member_external_id="customer-7")
    assert buyer_of(order) is None

    lin = a_member("lin", external_id="customer-7")

    assert has_purchased(lin, boots)
    assert buyer_of(order).id == lin.id
    assert orders_active() == 0  # the order came before the member: it is no activity of theirs


@pytest.mark.usefixtures("app")
def test_an_order_may_name_a_product_that_we_hear_of_later():
    lin = a_member("lin")
    with transaction():
        pay("1", amount_minor=100, currency="CNY", products=["SKU-9", "SKU-9"], paid_at=utcnow(), member=lin)

    assert db.session.scalar(select(OrderLine.quantity)) == 2
    assert has_purchased(lin, a_product("SKU-9"))


@pytest.mark.usefixtures("app")
def test_an_order_is_an_activity_of_its_day():
    an_order(a_member())

    assert orders_active() == 1


@pytest.mark.usefixtures("app")
def test_the_same_order_again_changes_nothing_and_another_under_its_id_is_refused():
    order = an_order(None, a_product("SKU-1"), amount_minor=100)
    told = {"currency": "CNY", "products": ["SKU-1"], "paid_at": utcnow()}

    with transaction():
        assert pay(order.external_id, amount_minor=100, **told) is False
    for other in (
        {"amount_minor": 101},
        {"amount_minor": 100, "currency": "USD"},
        {"amount_minor": 100, "products": []},
    ):
        with pytest.raises(Conflict), transaction():
            pay(order.external_id, **{**told, **other})

    assert db.session.scalar(select(func.count()).select_from(Order)) == 1


@pytest.mark.usefixtures("app")
def test_no_more_is_given_back_than_is_left():
    order = an_order(amount_minor=100)
    give_back(order, 60)

    for amount_minor, currency in ((41, "CNY"), (10, "USD")):
        with pytest.raises(Conflict):
            give_back(order, amount_minor, currency)

    assert db.session.scalars(select(Refund.amount_minor)).all() == [60]
    assert db.session.scalar(select(Order.refunded_minor)) == 60


@pytest.mark.usefixtures("app")
def test_an_order_that_nobody_paid_is_neither_given_back_nor_delivered():
    with pytest.raises(NotFound), transaction():
        refund("none", amount_minor=1, currency="CNY", refunded_at=utcnow())
    with pytest.raises(NotFound), transaction():
        deliver("none", delivered_at=utcnow())


@pytest.mark.usefixtures("app")
def test_the_first_report_of_a_delivery_counts():
    order, yesterday = an_order(), utcnow() - timedelta(days=1)

    with transaction():
        assert deliver(order.external_id, delivered_at=yesterday) is True
        assert deliver(order.external_id, delivered_at=utcnow()) is False
