"""A lottery keeps its promises: what was committed to, who may be drawn, once, and never before its end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.clock import at
from community.database import db
from community.lotteries.drawing import commitment, entries_digest, faults
from community.lotteries.models import Lottery, LotteryEntry
from community.members.queries import member_to_change
from community.members.secrets import decrypt
from community.notifications.models import Notification
from community.outbox import transaction
from tests.campaigns.scenes import DAY, SOON, a_campaign, after_the_end, an_old_member, close, now_and
from tests.factories import a_member
from tests.parallel import at_once

SAID = {
    "kind": "lottery",
    "title": "送鞋",
    "description": "晒路线。",
    "rules": "每人一次。",
    "terms": {"prize": "登山鞋", "prize_value_minor": 89_900, "winners": 1},
}


@pytest.fixture
def growth(app, as_member):
    return as_member(a_member(roles=("growth",)))


def path(campaign, rest=""):
    return f"/api/v1/campaigns/{campaign.id}{rest}"


def entered(as_member, campaign, count=1):
    members = [an_old_member() for _ in range(count)]
    return {as_member(member).put(path(campaign, "/entry")).json["token"]: member for member in members}


def test_before_it_opens_the_commitment_is_public_and_the_seed_is_not(client, app):
    campaign = a_campaign(opens=DAY, closes=2 * DAY)

    proof = client.get(path(campaign, "/proof")).json

    seed = decrypt(db.session.get_one(Lottery, campaign.id).seed)
    assert proof["commitment"] == commitment(campaign.id, seed)
    assert seed not in str(proof)
    assert proof["terms"]["no_purchase_needed"] is True
    assert proof["terms"]["prize_limit_minor"] == 5_000_000
    assert proof["trust"] == "operator-trusted"
    assert "entries" not in proof


def test_the_winners_are_those_that_anybody_recomputes_and_are_told(as_member, growth, client, deliver_all):
    campaign = a_campaign()
    tokens = entered(as_member, campaign, 6)
    close(campaign, deliver_all)
    at_the_close = client.get(path(campaign, "/proof")).json

    with after_the_end(campaign):
        proof = growth.post(path(campaign, "/draw"), json={}).json

    assert at_the_close["entries_digest"] == proof["entries_digest"] == entries_digest(list(tokens))
    assert faults(proof) == []
    assert faults(client.get(path(campaign, "/proof")).json) == []
    assert len(proof["winners"]) == 3
    assert len(proof["alternates"]) == 2
    told = select(Notification.member_id).where(Notification.type == "lottery_won").order_by(Notification.member_id)
    assert list(db.session.scalars(told)) == sorted(tokens[token].id for token in proof["winners"])
    winner = as_member(tokens[proof["winners"][0]])
    [own] = winner.get("/api/v1/me/campaigns").json["items"]
    assert own["mine"] == {"token": proof["winners"][0], "exclusion": None, "rank": 1, "result": "winner"}


def test_drawing_twice_gives_the_same_and_tells_once(as_member, growth, deliver_all):
    campaign = a_campaign()
    entered(as_member, campaign, 4)

    with after_the_end(campaign):
        first, second = (growth.post(path(campaign, "/draw"), json={}).json for _ in range(2))

    assert first == second
    assert db.session.query(Notification).filter_by(type="lottery_won").count() == 3


def test_a_draw_before_the_end_is_refused_and_nothing_is_half_done(as_member, growth):
    campaign = a_campaign()
    entered(as_member, campaign)

    answer = growth.post(path(campaign, "/draw"), json={})

    assert answer.status_code == 409
    assert db.session.get_one(Lottery, campaign.id).settled_at is None
    assert growth.get(path(campaign)).json["state"] == "open"


@pytest.mark.parametrize("moment", [-timedelta(seconds=1), timedelta()], ids=["before", "at the close"])
def test_one_enters_until_the_close_and_not_at_it(as_member, app, moment):
    campaign = a_campaign()
    late = as_member(an_old_member())

    with at(campaign.closes_at + moment):
        answer = late.put(path(campaign, "/entry"))

    assert answer.status_code == (409 if moment == timedelta() else 200)
    assert db.session.query(LotteryEntry).count() == (0 if moment == timedelta() else 1)


def test_nobody_enters_before_the_opening(as_member, app):
    campaign = a_campaign(opens=DAY, closes=2 * DAY)

    assert as_member(an_old_member()).put(path(campaign, "/entry")).status_code == 409


def test_entering_from_many_places_at_once_is_one_entry_and_keeps_its_token(app, as_member):
    campaign, member = a_campaign(), an_old_member()
    clients, entry = [as_member(member) for _ in range(8)], path(campaign, "/entry")
    db.session.remove()

    tokens = {answer.json["token"] for answer in at_once([lambda c=c: c.put(entry) for c in clients])}
    [own] = clients[0].get("/api/v1/me/campaigns").json["items"]
    assert clients[0].delete(entry).status_code == 204
    assert clients[0].get("/api/v1/me/campaigns").json["items"] == []

    assert tokens == {own["mine"]["token"]} == {clients[0].put(entry).json["token"]}


def test_who_is_not_drawn_is_listed_with_the_reason(as_member, growth, client, deliver_all):
    campaign = a_campaign(least_account_days=30)
    chosen = entered(as_member, campaign, 2)
    staff, newcomer, young, suspended = an_old_member(roles=("moderator",)), a_member(), a_member(), an_old_member()
    with transaction():
        young.trust = "T1"
        suspended.restrictions = [{"feature": "all", "until": None}]
    reasons = {}
    for member, reason in ((staff, "staff"), (newcomer, "trust"), (young, "account_age"), (suspended, "suspended")):
        own = as_member(member).put(path(campaign, "/entry")).json
        assert own["exclusion"] == reason
        reasons[own["token"]] = reason
    ring = next(iter(entered(as_member, campaign)))
    assert growth.post(path(campaign, "/exclusions"), json={"token": ring}).status_code == 204
    reasons[ring] = "by_hand"

    close(campaign, deliver_all)

    proof = client.get(path(campaign, "/proof")).json
    assert {each["token"]: each["reason"] for each in proof["excluded"]} == reasons
    assert proof["entries"] == sorted(chosen)
    assert proof["odds"] == "2 in 2"
    assert growth.post(path(campaign, "/exclusions"), json={"token": proof["entries"][0]}).status_code in (204, 409)


def test_once_the_entries_are_settled_nobody_is_excluded_any_more(as_member, growth, deliver_all):
    campaign = a_campaign()
    [token] = entered(as_member, campaign)
    close(campaign, deliver_all)

    with after_the_end(campaign):
        assert growth.post(path(campaign, "/exclusions"), json={"token": token}).status_code == 409


def test_a_beacon_named_beforehand_is_waited_for_and_must_be_given(as_member, growth):
    beacon = {"source": "drand quicknet", "round": "14", "at": now_and(2 * SOON).isoformat()}
    campaign = a_campaign(beacon=beacon)
    entered(as_member, campaign, 4)

    with after_the_end(campaign):
        assert growth.post(path(campaign, "/draw"), json={"beacon": "00ff"}).status_code == 409
    with at(now_and(2 * SOON + timedelta(minutes=1))):
        assert growth.post(path(campaign, "/draw"), json={}).status_code == 422
        proof = growth.post(path(campaign, "/draw"), json={"beacon": "00ff"}).json

    assert (proof["beacon"], proof["trust"], faults(proof)) == ("00ff", "public-beacon", [])


def test_a_beacon_that_nobody_named_does_not_count(as_member, growth):
    campaign = a_campaign()
    entered(as_member, campaign)

    with after_the_end(campaign):
        assert growth.post(path(campaign, "/draw"), json={"beacon": "chosen"}).status_code == 422


def test_an_erased_member_leaves_an_open_lottery_and_stays_a_nameless_token_in_a_settled_one(
    as_member, growth, deliver_all
):
    still_open, settled = a_campaign(), a_campaign()
    member = an_old_member()
    token = as_member(member).put(path(settled, "/entry")).json["token"]
    with after_the_end(settled):
        before = growth.post(path(settled, "/draw"), json={}).json
    as_member(member).put(path(still_open, "/entry"))

    with transaction():
        erase_account(member_to_change(member.id))
    deliver_all()

    [entry] = db.session.scalars(select(LotteryEntry))
    assert (entry.token, entry.member_id) == (token, None)
    assert growth.get(path(settled, "/proof")).json == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"terms": {**SAID["terms"], "prize_value_minor": 5_000_001}}, "terms.prize_value_minor"),
        ({"closes_at": now_and(DAY).isoformat()}, "closes_at"),
        ({"opens_at": now_and(-DAY).isoformat()}, "opens_at"),
        ({"terms": {"winners": 1}}, "terms.prize"),
    ],
    ids=["over the legal limit", "ends when it begins", "begins in the past", "no prize"],
)
def test_a_lottery_that_cannot_be_is_refused_and_not_kept(growth, wrong, field):
    window = {"opens_at": now_and(DAY).isoformat(), "closes_at": now_and(2 * DAY).isoformat()}

    answer = growth.post("/api/v1/campaigns", json={**SAID, **window, **wrong})

    assert answer.status_code == 422
    assert field in answer.json["errors"]
    assert growth.get("/api/v1/campaigns").json["items"] == []
