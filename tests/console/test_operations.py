"""Slow mode, the read-only switch, traded likes, queues and policies, on their pages."""

import json

from community.clock import utcnow
from community.content.pace import SlowMode
from community.database import db
from community.outbox import transaction
from community.read_only.queries import present_stop
from moderation.integrity.models import LikeRing
from moderation.judgement.policy import DEFAULT
from moderation.queues.queries import named_queues, view_queues
from moderation.replays.models import Replay
from tests.factories import a_member, a_post, a_product
from tests.moderation_desk.desk import a_held_post, a_moderator, case_of
from tests.pages.browsing import browser_of

EMERGENCY, QUEUES, POLICIES = "/moderation/emergency", "/moderation/queues", "/moderation/policies"
SLOW = {"seconds_between": "90", "until": "2099-01-01T08:00"}
STOP = {"reason_zh": "系统维护", "reason_en": "Maintenance", "until": "2099-01-01T08:00"}


def an_admin(**given):
    return a_member(roles=("admin",), **given)


def test_a_place_is_slowed_down_until_a_time_of_the_shops_clock_and_let_go(app):
    post = a_post()
    browser = browser_of(app, a_moderator("wang"))
    assert browser.send(f"{EMERGENCY}/slow-mode", SLOW | {"content_id": post.id}, on=EMERGENCY).status_code == 303
    mode = db.session.scalars(db.select(SlowMode)).one()
    assert (mode.seconds_between, mode.until.isoformat()) == (90, "2099-01-01T00:00:00+00:00")
    assert "<bdi>wang</bdi>" in browser.open(EMERGENCY).text
    browser.send(f"{EMERGENCY}/slow-mode/end", {"content_id": post.id}, on=EMERGENCY)
    assert "目前没有开启慢速模式" in browser.open(EMERGENCY).text


def test_what_is_wrong_with_a_slow_mode_stands_at_its_field(app):
    product, browser = a_product(), browser_of(app, a_moderator())
    for said in ({"content_id": "999"}, {}, {"product_id": product.external_id, "until": "2001-01-01T08:00"}):
        answer = browser.send(f"{EMERGENCY}/slow-mode", SLOW | said, on=EMERGENCY)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
    assert db.session.scalars(db.select(SlowMode)).all() == []


def test_an_admin_lets_members_only_read_and_write_again(app):
    browser = browser_of(app, an_admin(username="zhou"))
    assert browser.send(f"{EMERGENCY}/stop", STOP | {"reason_en": ""}, on=EMERGENCY).status_code == 422
    browser.send(f"{EMERGENCY}/stop", STOP, on=EMERGENCY)
    assert present_stop().reason_zh == "系统维护"
    page = browser.open(EMERGENCY).text
    assert "<bdi>zhou</bdi>" in page
    assert "Maintenance" in page
    browser.send(f"{EMERGENCY}/resume", {}, on=EMERGENCY)
    assert present_stop() is None


def test_a_moderator_reads_the_switch_and_does_not_turn_it(app):
    browser = browser_of(app, a_moderator())
    assert "只有管理员可以操作" in browser.open(EMERGENCY).text
    assert browser.send(f"{EMERGENCY}/stop", STOP, on=EMERGENCY).status_code == 403
    assert present_stop() is None


def test_the_likes_of_a_ring_are_counted_no_longer_and_again(app):
    lin, mei = a_member("lin"), a_member("mei")
    tie = {"members": [lin.id, mei.id], "kind": "in_turn", "likes": 12, "contents": [81], "chance": 0.00002}
    seen = {"found_at": utcnow(), "seen_at": utcnow(), "window_days": 30, "clustering": 1.0}
    with transaction() as session:
        session.add(ring := LikeRing(key="a ring", members=[lin.id, mei.id], contents=[], ties=[tie], **seen))
    address, browser = f"/moderation/like-rings/{ring.id}", browser_of(app, a_moderator("wang"))
    assert f'href="{address}"' in browser.open("/moderation/like-rings?discounted=false").text
    browser.send(f"{address}/discount", {}, on=address)
    assert "<bdi>wang</bdi>" in browser.open("/moderation/like-rings?discounted=true").text
    browser.send(f"{address}/count", {}, on=address)
    db.session.refresh(ring)
    assert ring.discounted_at is None


def test_an_admin_names_queues_says_who_works_them_and_in_which_order_they_are_tried(app):
    case = case_of(a_held_post())
    a_moderator("wang")
    admin = browser_of(app, an_admin())
    admin.send(QUEUES, {"name": "notes", "kinds": ["post"], "members": ["wang"]}, on=QUEUES)
    admin.send(QUEUES, {"name": "english", "languages": ["en"]}, on=QUEUES)
    admin.send(f"{QUEUES}/english/earlier", {}, on=QUEUES)
    db.session.expire_all()
    assert ([queue.name for queue in named_queues()], case.queue) == (["english", "notes"], "notes")
    page = browser_of(app, a_moderator()).open(QUEUES).text
    assert ("english" in page, "notes" in page, "<form" in page.partition("<main")[2]) == (True, False, False)
    admin.send(f"{QUEUES}/english", {"name": "everything"}, on=QUEUES)
    admin.send(f"{QUEUES}/notes/remove", {}, on=QUEUES)
    [left] = view_queues(a_member(roles=("admin",)))
    assert (left["name"], left["languages"], left["waiting"]) == ("everything", [], 1)


def test_what_is_wrong_with_a_queue_stands_at_its_field_and_what_was_said_is_kept(app):
    browser = browser_of(app, an_admin())
    browser.send(QUEUES, {"name": "notes", "kinds": ["post"]}, on=QUEUES)
    for said in ({"name": "notes", "kinds": ["review"]}, {"name": "Große Fälle"}, {"name": "hard"}):
        answer = browser.send(QUEUES, said, on=QUEUES)
        assert answer.status_code == 422
        assert f'value="{said["name"]}"' in answer.text
        assert 'aria-invalid="true"' in answer.text
    assert browser_of(app, a_moderator()).send(QUEUES, {"name": "mine"}, on="/moderation").status_code == 403
    assert [queue.name for queue in named_queues()] == ["notes"]


def test_a_policy_is_tried_and_the_page_says_which_command_puts_it_in_force(app):
    a_held_post()
    browser = browser_of(app, a_moderator("wang"))
    assert "新成员的首次内容" in browser.open(POLICIES).text
    stricter = DEFAULT.to_json() | {"version": "2099-1", "hold_newcomers": True}
    answer = browser.send(f"{POLICIES}/replay", {"policy": json.dumps(stricter)}, on=f"{POLICIES}/replay")
    assert answer.status_code == 200
    assert "moderation adopt-policy --policy policy.json --comment &#39;…&#39; --by wang" in answer.text.replace(
        "'", "&#39;"
    )
    assert db.session.scalars(db.select(Replay)).one().version == "2099-1"


def test_a_policy_that_is_none_is_told_at_its_field_and_tries_nothing(app):
    browser, address = browser_of(app, a_moderator()), f"{POLICIES}/replay"
    for said in ('{"version": ', "[]", json.dumps(DEFAULT.to_json() | {"qa_rate": 7})):
        answer = browser.send(address, {"policy": said}, on=address)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
    assert browser.open(f"{address}?version=none").status_code == 404
    assert db.session.scalars(db.select(Replay)).all() == []
