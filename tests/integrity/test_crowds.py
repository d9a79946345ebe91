"""Bursts, shifted stars and rings on their whole way: from reviews to held ones, cases, alerts and told authors.

All timing here is made up, as nobody publishes when hired reviewers wrote.
"""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import select

from community.catalog.models import Product
from community.clock import at, utcnow
from community.content.models import Content, Status
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from moderation.alerts.models import Alert
from moderation.integrity.crowds import watch_bursts, watch_ratings
from moderation.integrity.devices import keep_device
from moderation.integrity.rings import look_for_rings
from tests.factories import a_member, a_product, a_review, an_order
from tests.integrity.crowd import nothing_differs, screenings_of, status_of
from tests.moderation_desk.desk import case_of, decide, told

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = ("鞋底", "走路", "颜色", "尺码", "轻便", "透气", "快递", "做工", "面料", "味道", "包装", "价格", "客服", "防水")
ENDS = ("还不错", "一般般", "挺满意", "有点失望", "超出预期", "和描述一致")


def somebody(ago: timedelta) -> Member:
    """A member who registered so long ago."""
    with at(utcnow() - ago):
        return a_member()


def words(seed: int) -> str:
    """What a reviewer says, in words of their own."""
    chance = random.Random(seed)
    return "，".join(f"{word}{chance.choice(ENDS)}" for word in chance.sample(WORDS, 6)) + f"，第{seed}次购买。"


def reviewed(product: Product, member: Member, ago: timedelta, seed: int, **given) -> Content:
    with at(utcnow() - ago):
        return a_review(product, words(seed), author=member, **given)


def alerts() -> list[tuple[str, str]]:
    db.session.rollback()
    return sorted(map(tuple, db.session.execute(select(Alert.kind, Alert.subject))))


def statuses(contents: list[Content]) -> set[Status]:
    return {status_of(content) for content in contents}


def old_members(count: int) -> list[Member]:
    """Members who registered on as many different days, long ago."""
    with transaction():
        return [somebody(timedelta(days=100 + 3 * number)) for number in range(count)]


def a_town() -> None:
    """Thirty members who have nothing to do with it."""
    old_members(30)


def a_known_product(stars: tuple[int, ...] = (3, 4, 2, 3, 4, 3)) -> tuple[Product, list[Content]]:
    """A product with some reviews of long ago."""
    product = a_product()
    members = old_members(len(stars))
    return product, [reviewed(product, m, 60 * DAY, n, rating=stars[n]) for n, m in enumerate(members)]


def test_a_burst_of_one_cohort_is_held_and_honest_reviews_among_it_stay(as_member, deliver_all):
    a_town()
    product, before = a_known_product()
    honest = [reviewed(product, member, 30 * timedelta(minutes=1), 100 + n) for n, member in enumerate(old_members(4))]
    hired = [somebody(30 * DAY + n * timedelta(minutes=5)) for n in range(9)]
    planted = [reviewed(product, member, n * timedelta(minutes=3), 200 + n) for n, member in enumerate(hired)]
    deliver_all()

    watch_bursts()
    deliver_all()

    assert statuses(planted) == {Status.HELD}
    assert statuses(honest + before) == {Status.PUBLISHED}
    assert alerts() == [("burst", f"product:{product.external_id}")]
    assert case_of(planted[0]).policy == "fake_review"
    assert told(as_member(hired[0])) == [("screening", "fake_review")]
    assert nothing_differs()


def test_an_honest_sale_survives(deliver_all):
    product, before = a_known_product((5, 4, 5, 4, 5, 5))
    buyers = [*old_members(12), *(somebody(20 * HOUR) for _ in range(8))]
    for buyer in buyers[:16]:
        an_order(buyer, product)
    sale = [reviewed(product, buyer, n * timedelta(minutes=2), 300 + n) for n, buyer in enumerate(buyers)]
    deliver_all()

    watch_bursts()
    deliver_all()

    assert statuses(sale + before) == {Status.PUBLISHED}
    [(kind, _)] = alerts()
    assert kind == "burst"


def test_three_accounts_of_one_browser_are_held_in_a_burst_also_if_they_bought(deliver_all):
    product, _ = a_known_product()
    accounts = old_members(7)
    for account in accounts[:3]:
        an_order(account, product)
        with transaction():
            keep_device(account.id, "one browser")
    burst = [reviewed(product, account, timedelta(minutes=5), 400 + n) for n, account in enumerate(accounts)]
    deliver_all()

    watch_bursts()
    deliver_all()

    assert statuses(burst[:3]) == {Status.HELD}
    assert statuses(burst[3:]) == {Status.PUBLISHED}


def test_what_comes_as_it_came_before_is_no_burst(deliver_all):
    product = a_product()
    for day in range(10):
        for number in range(2):
            reviewed(product, somebody(200 * DAY), day * DAY + HOUR / 2 + number * HOUR / 4, 10 * day + number)
    deliver_all()

    watch_bursts()
    deliver_all()

    assert alerts() == []


def test_imported_reviews_are_no_burst(deliver_all):
    product = a_product()
    now = utcnow()
    for number in range(12):
        author = a_member(f"imported_{number}", imported_at=now)
        a_review(product, words(number), author=author, imported=True, created_at=now, rating=1)
    deliver_all()

    watch_bursts()
    watch_ratings()
    deliver_all()

    assert alerts() == []


def test_looking_twice_finds_nothing_new(deliver_all):
    product, _ = a_known_product()
    burst = [reviewed(product, somebody(9 * DAY), HOUR / 2, 500 + n, rating=3) for n in range(7)]
    deliver_all()
    watch_bursts()
    deliver_all()
    seen = [len(screenings_of(review)) for review in burst]

    watch_bursts()

    assert deliver_all() == 0
    assert [len(screenings_of(review)) for review in burst] == seen
    assert len(alerts()) == 1


def test_a_burst_that_a_moderator_found_honest_is_not_held_again(as_moderator, deliver_all):
    a_town()
    product, _ = a_known_product()
    planted = [reviewed(product, somebody(9 * DAY), HOUR / 2, 600 + n) for n in range(9)]
    deliver_all()
    watch_bursts()
    deliver_all()
    assert status_of(planted[0]) is Status.HELD

    decide(as_moderator, case_of(planted[0]), "publish")
    deliver_all()
    watch_bursts()
    deliver_all()

    assert status_of(planted[0]) is Status.PUBLISHED


def test_a_flood_of_single_stars_raises_an_alert_and_holds_nobody_by_itself(deliver_all):
    product, before = a_known_product((4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5))
    angry = [reviewed(product, member, n * 15 * HOUR, 700 + n, rating=1) for n, member in enumerate(old_members(9))]
    deliver_all()

    watch_ratings()
    deliver_all()

    assert alerts() == [("rating_deviation", f"product:{product.external_id}")]
    assert statuses(angry + before) == {Status.PUBLISHED}
    assert [f["check"] for f in screenings_of(angry[0])[-1].verdict["findings"]] == ["deviation"]
    assert nothing_differs()


def test_who_bought_the_product_may_be_as_angry_as_they_are(deliver_all):
    product, _ = a_known_product((5,) * 20)
    buyers = old_members(9)
    for buyer in buyers:
        an_order(buyer, product)
    angry = [reviewed(product, member, n * 15 * HOUR, 800 + n, rating=1) for n, member in enumerate(buyers)]
    deliver_all()

    watch_ratings()
    deliver_all()

    assert {len(screenings_of(review)) for review in angry} == {1}


def a_market(deliver_all, members: int = 24, products: int = 20) -> list[Product]:
    """Products, and honest members who review some of them at any time of a month."""
    chance = random.Random(4)
    with transaction():  # one for all: a hundred would be a hundred flushes to disk
        shelf = [a_product() for _ in range(products)]
        for number, member in enumerate(old_members(members)):
            for place, product in enumerate(chance.sample(shelf, 4)):
                reviewed(product, member, chance.random() * 28 * DAY, 10 * number + place + 1000)
    deliver_all()
    return shelf


def test_a_ring_is_held_for_what_it_did_not_buy_and_the_market_around_it_is_left_alone(as_member, deliver_all):
    shelf = a_market(deliver_all)
    hired, targets = old_members(5), [a_product() for _ in range(4)]
    with transaction():
        planted = [
            reviewed(product, member, (5 + 4 * place) * DAY + n * HOUR, 5000 + 10 * n + place)
            for n, member in enumerate(hired)
            for place, product in enumerate(targets)
        ]
    bystander = reviewed(targets[0], somebody(400 * DAY), 5 * DAY, 9000)
    public = db.session.scalars(select(Content).where(Content.product_id.in_([p.id for p in shelf]))).all()
    deliver_all()

    look_for_rings()
    deliver_all()

    assert statuses(planted) == {Status.HELD}
    assert statuses([bystander, *public]) == {Status.PUBLISHED}
    assert alerts() == [("co_review", "members:" + ",".join(str(member.id) for member in hired))]
    assert ("screening", "fake_review") in told(as_member(hired[0]))
    assert nothing_differs()


def test_what_a_ring_bought_stays_and_somebody_is_told_of_it(deliver_all):
    a_market(deliver_all)
    hired, targets = old_members(4), [a_product() for _ in range(4)]
    for member in hired:
        an_order(member, *targets)
    with transaction():
        planted = [
            reviewed(product, member, (5 + 4 * place) * DAY + n * HOUR, 6000 + 10 * n + place)
            for n, member in enumerate(hired)
            for place, product in enumerate(targets)
        ]
    deliver_all()

    look_for_rings()
    deliver_all()

    assert statuses(planted) == {Status.PUBLISHED}
    assert [kind for kind, _ in alerts()] == ["co_review"]
