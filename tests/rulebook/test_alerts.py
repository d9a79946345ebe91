"""What the house noticed by itself."""

from __future__ import annotations

from community.outbox import transaction
from moderation.alerts.actions import raise_alert
from moderation.judgement.verdicts import Message
from tests.factories import a_member
from tests.rulebook.rules import a_moderator

ALERTS = "/api/v1/moderation/alerts"


def raised(subject="product:SKU-1", **more):
    with transaction():
        return raise_alert("burst", subject, {"reviews": 31, "expected": 4}, **more)


def test_the_same_thing_is_raised_once_while_it_is_open(as_moderator):
    assert (raised(), raised(), raised("product:SKU-2")) == (True, False, True)

    alerts = as_moderator.get(ALERTS).json["items"]

    assert [alert["subject"] for alert in alerts] == ["product:SKU-2", "product:SKU-1"]
    assert alerts[1]["evidence"] == {"reviews": 31, "expected": 4}


def test_settling_twice_is_harmless_and_the_same_thing_can_be_raised_again(as_member):
    wang, li = a_moderator("wang"), a_moderator()
    raised()
    [alert] = as_member(wang).get(ALERTS, query_string={"status": "open"}).json["items"]
    address = f"{ALERTS}/{alert['id']}/settle"

    first, second = as_member(wang).post(address), as_member(li).post(address)

    assert first.json == second.json
    assert first.json["settled_by"] == "wang"
    assert as_member(wang).get(ALERTS, query_string={"status": "open"}).json["items"] == []
    assert len(as_member(wang).get(ALERTS, query_string={"status": "settled"}).json["items"]) == 1
    assert raised()


def test_every_moderator_and_nobody_else_is_told_of_what_cannot_wait(as_member):
    people = [a_moderator(), a_member(roles=("admin",)), a_member(roles=("growth",)), a_member()]

    raised(notice=Message("一小时内 31 条评价。", "31 reviews within an hour."))
    raised(notice=Message("一小时内 31 条评价。", "31 reviews within an hour."))

    told = [[n["text"] for n in as_member(p).get("/api/v1/notifications").json["items"]] for p in people]
    assert told == [["一小时内 31 条评价。"], ["一小时内 31 条评价。"], [], []]


def test_alerts_are_for_moderators(as_member, client, as_moderator):
    raised()

    assert client.get(ALERTS).status_code == 401
    assert as_member().get(ALERTS).status_code == 403
    assert as_moderator.post(f"{ALERTS}/999999/settle").status_code == 404
