"""What points buy: paid at once, answered by the host, and given back in full when nothing comes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.badges.models import MemberBadge
from community.clock import at, utcnow
from community.database import db
from community.errors import Conflict
from community.levels.models import LevelChange
from community.members.queries import member_to_change
from community.outbox import transaction
from community.points.actions import earn
from community.points.models import PointAccount, Transfer
from community.points.queries import balance_of
from community.rewards.actions import redeem
from community.rewards.models import Redemption, Reward
from community.rewards.tasks import return_unanswered
from tests.factories import a_member, a_post
from tests.parallel import at_once

MINE, ALL = "/api/v1/me/redemptions", "/api/v1/rewards"
COUPON = {"title_zh": "优惠券", "title_en": "A coupon", "cost": 40}
GIVEN = {"state": "fulfilled", "code": "SAVE-10"}
REFUSED = {"state": "refused", "reason_zh": "已下架", "reason_en": "It is gone"}


@pytest.fixture
def lin(app):
    return a_member_with(100)


def a_member_with(points):
    member = a_member()
    with transaction():
        given = {"growth": points, "fact": f"of {member.id}", "words": {"zh": "一次", "en": "Once"}}
        earn(member.id, points, content_id=a_post(author=member).id, **given)
    return member


@pytest.fixture
def growth(as_member):
    return as_member(a_member(roles=("growth",)))


@pytest.fixture
def offer(growth):
    def one(**said):
        answer = growth.post(ALL, json={**COUPON, **said})
        assert answer.status_code == 201, answer.json
        return answer.json

    return one


def points_of(member):
    db.session.expire_all()
    return balance_of(member.id).available


def stock_of(reward):
    return db.session.scalar(select(Reward.stock).where(Reward.id == int(reward["id"])))


def test_points_become_a_coupon_that_only_its_member_reads(lin, offer, as_member, as_host):
    reward = offer(stock=3)
    asked = as_member(lin).post(MINE, json={"reward_id": reward["id"]})

    assert (asked.status_code, asked.json["state"], asked.json["code"]) == (201, "requested", None)
    assert (points_of(lin), stock_of(reward)) == (60, 2)
    path = f"/api/v1/redemptions/{asked.json['id']}"
    assert as_member(lin).put(path, json=GIVEN).status_code == 403
    for _ in range(2):
        assert as_host.put(path, json=GIVEN).json["state"] == "fulfilled"
    assert as_host.put(path, json=REFUSED).status_code == 409
    assert as_host.put(path, json={**GIVEN, "code": "ANOTHER"}).status_code == 409
    assert b"SAVE" not in db.session.scalar(select(Redemption.code))
    assert [one["code"] for one in as_member(lin).get(MINE).json["items"]] == ["SAVE-10"]
    assert as_member().get(MINE).json["items"] == []
    types = [notice["type"] for notice in as_member(lin).get("/api/v1/notifications").json["items"]]
    assert types == ["redemption_fulfilled"]


def test_a_refusal_gives_points_and_stock_back_once_and_says_why(lin, offer, as_member, as_host):
    reward = offer(stock=3, most_per_member=1)
    asked = as_member(lin).post(MINE, json={"reward_id": reward["id"]}).json
    for _ in range(2):
        assert as_host.put(f"/api/v1/redemptions/{asked['id']}", json=REFUSED).status_code == 200

    assert (points_of(lin), stock_of(reward)) == (100, 3)
    [shown] = as_member(lin).get(MINE, headers={"Accept-Language": "en"}).json["items"]
    assert (shown["state"], shown["reason"]) == ("refused", "It is gone")
    assert as_member(lin).post(MINE, json={"reward_id": reward["id"]}).status_code == 201


def test_what_nobody_answers_comes_back_after_a_week_and_not_before(lin, offer, as_member, as_host):
    asked = as_member(lin).post(MINE, json={"reward_id": offer()["id"]}).json
    with at(utcnow() + timedelta(days=6)):
        return_unanswered()
    assert points_of(lin) == 60
    with at(utcnow() + timedelta(days=8)):
        return_unanswered()
        return_unanswered()

    assert points_of(lin) == 100
    assert as_host.put(f"/api/v1/redemptions/{asked['id']}", json=GIVEN).status_code == 409


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"stock": 0}, "sold_out"),
        ({"active": False}, "not_open"),
        ({"closes_at": "2020-01-01T00:00:00Z"}, "not_open"),
        ({"opens_at": "2099-01-01T00:00:00Z"}, "not_open"),
    ],
)
def test_what_cannot_be_had_says_why_and_takes_nothing(lin, offer, as_member, said, reason):
    answer = as_member(lin).post(MINE, json={"reward_id": offer(**said)["id"]})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/reward-unavailable")
    assert answer.json["reason"] == reason
    assert points_of(lin) == 100
    assert db.session.scalars(select(Redemption)).all() == []


def test_too_few_points_the_limit_and_nothing_of_that_name_take_nothing_either(lin, offer, as_member):
    dear, once = offer(cost=101, stock=1), offer(most_per_member=1, stock=5)
    poor = as_member(lin).post(MINE, json={"reward_id": dear["id"]})

    assert (poor.status_code, poor.json["type"]) == (409, "/problems/not-enough-points")
    assert (poor.json["have"], poor.json["need"]) == (100, 101)
    assert stock_of(dear) == 1
    assert as_member(lin).post(MINE, json={"reward_id": once["id"]}).status_code == 201
    assert as_member(lin).post(MINE, json={"reward_id": once["id"]}).json["reason"] == "limit_reached"
    assert as_member(lin).post(MINE, json={"reward_id": "999999"}).status_code == 404
    assert (points_of(lin), stock_of(once)) == (60, 4)


@pytest.mark.parametrize("wrong", [{"cost": 0}, {"cost": -40}, {"cost": 2**63 - 1}, {"stock": -1}, {"cost": "40"}])
def test_a_reward_with_a_price_or_a_stock_that_cannot_be_is_refused(growth, wrong):
    assert growth.post(ALL, json={**COUPON, **wrong}).status_code == 422


def test_a_reward_that_closes_before_it_opens_is_refused_and_changes_need_the_version(growth, offer):
    window = {"opens_at": "2027-01-02T00:00:00Z", "closes_at": "2027-01-01T00:00:00Z"}
    assert growth.post(ALL, json={**COUPON, **window}).status_code == 422
    path = f"{ALL}/{offer()['id']}"
    tag = growth.get(ALL, query_string={"closed": 1}).json["items"][0]["version"]
    match = {"If-Match": f'"{tag}-0123456789abcdef"'}

    assert growth.patch(path, json={"active": False}).status_code == 428
    assert growth.patch(path, json={"active": False}, headers=match).json["version"] == 2
    assert growth.patch(path, json={"active": True}, headers=match).status_code == 412
    assert growth.get(ALL).json["items"] == []


def test_a_request_that_is_sent_twice_with_its_key_pays_once(lin, offer, as_member):
    reward, key = offer(), {"Idempotency-Key": "one tap, two requests"}
    first, again = (as_member(lin).post(MINE, json={"reward_id": reward["id"]}, headers=key) for _ in range(2))

    assert first.json == again.json
    assert points_of(lin) == 60


def test_the_last_coupon_of_many_takers_at_once_goes_to_one(app, offer):
    reward = offer(stock=1)
    takers = [a_member_with(100).id for _ in range(12)]

    def take(member_id):
        with app.app_context():
            try:
                with transaction():
                    redeem(member_to_change(member_id), int(reward["id"]))
            except Conflict:
                return 0
            return 1

    assert sum(at_once([lambda member_id=member_id: take(member_id) for member_id in takers])) == 1
    assert stock_of(reward) == 0


def test_an_erased_member_leaves_sums_and_no_coupons(lin, offer, as_member, as_host, deliver_all):
    given, waiting = (as_member(lin).post(MINE, json={"reward_id": offer()["id"]}).json for _ in range(2))
    as_host.put(f"/api/v1/redemptions/{given['id']}", json=GIVEN)
    deliver_all()
    with transaction():
        erase_account(member_to_change(lin.id))
    deliver_all()

    db.session.expire_all()
    account = db.session.scalars(select(PointAccount).filter_by(member_id=lin.id)).one()
    assert (account.available, account.debt) == (0, 0)
    assert set(db.session.scalars(select(Redemption.code))) == {None}
    assert db.session.get(Redemption, int(waiting["id"])).state == "refused"
    assert set(db.session.scalars(select(Transfer.content_id))) == {None}
    for model in (LevelChange, MemberBadge):
        assert db.session.scalars(select(model).filter_by(member_id=lin.id)).all() == []
