"""Who may object to what, how often and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from community.accounts.actions import erase_account
from community.clock import utcnow
from community.database import db
from community.members.queries import member_to_change
from community.outbox import transaction
from moderation.appeals.models import Appeal
from tests.appeals.appealing import APPEALS, QUEUE, appeal, now_of, removed
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import CLEAN, SPAM, a_held_post, a_moderator, a_reported_post, case_of, decide


def reported_by(as_member, reporter, post) -> None:
    as_member(reporter).post(f"/api/v1/contents/{post.id}/reports", json={"reason": "spam"})


def test_an_author_appeals_against_a_removal_and_reads_it_among_their_own(as_member, as_moderator):
    author = a_member()
    post = a_reported_post(author=author)
    decision = removed(as_moderator, post)

    made = appeal(as_member(author), post)

    assert made.status_code == 201
    shown = made.json
    assert (shown["decision_id"], shown["role"], shown["status"]) == (decision["id"], "author", "open")
    assert as_member(author).get(APPEALS).json["items"] == [shown]
    assert as_member().get(APPEALS).json["items"] == []


def test_the_queue_shows_the_removed_text_the_decision_and_the_policy_in_force_at_posting(as_member, as_moderator):
    author = a_member("mei")
    post = a_reported_post(author=author)
    decision = removed(as_moderator, post)
    appeal(as_member(author), post, "鞋子是我自己买的")

    [shown] = as_moderator.get(f"{QUEUE}?status=open").json["items"]

    assert (shown["appellant"], shown["text"], shown["case_id"]) == ("mei", "鞋子是我自己买的", str(case_of(post).id))
    assert (shown["content"]["body"], shown["content"]["status"]) == (post.body, "removed")
    assert shown["decision"]["id"] == decision["id"]
    assert shown["policy_version"]
    assert as_moderator.get(f"{QUEUE}/{shown['id']}").json == shown
    assert as_moderator.get(f"{QUEUE}?status=upheld").json["items"] == []


@pytest.mark.parametrize(("body", "status"), [("想要同款的加微信abc12345，拉你进群", "held"), (SPAM, None)])
def test_what_screening_did_is_appealed_and_a_case_is_open(as_member, body, status):
    author = a_member()
    post = a_post(body, author=author, published=False)
    assert status is None or post.status == status

    made = appeal(as_member(author), post)

    assert (made.status_code, made.json["decision_id"]) == (201, None)
    assert case_of(post).status == "open"
    assert appeal(as_member(author), post).json["type"] == "/problems/appealed-already"


def test_a_label_and_a_sanction_can_be_appealed(as_member, as_moderator):
    author = a_member()
    labelled, warned = a_reported_post(author=author), a_held_post(author=author)
    decide(as_moderator, case_of(labelled), "label", reason="low_quality")
    decide(as_moderator, case_of(warned), "publish", reason="spam", also=[{"sanction": "mute"}])

    assert appeal(as_member(author), labelled).status_code == 201
    assert appeal(as_member(author), warned).status_code == 201


def test_a_reporter_appeals_when_the_report_was_refused(as_member, as_moderator):
    reporter, post = a_member(), a_post(CLEAN)
    reported_by(as_member, reporter, post)
    waiting = appeal(as_member(reporter), post)
    decision = decide(as_moderator, case_of(post), "dismiss").json

    made = appeal(as_member(reporter), post, decision_id=decision["id"])

    assert (waiting.status_code, waiting.json["type"]) == (409, "/problems/nothing-to-appeal")
    assert (made.status_code, made.json["role"]) == (201, "reporter")


def test_the_same_decision_is_appealed_once(as_member, as_moderator):
    author = a_member()
    post = a_reported_post(author=author)
    decision = removed(as_moderator, post)
    client = as_member(author)
    appeal(client, post)

    again = [appeal(client, post), appeal(client, post, decision_id=decision["id"])]

    assert [(each.status_code, each.json["type"]) for each in again] == [(409, "/problems/appealed-already")] * 2
    assert db.session.query(Appeal).count() == 1


def test_there_is_nothing_to_appeal_where_nothing_was_taken(as_member, as_moderator):
    author = a_member()
    post = a_post(CLEAN, author=author)
    released = a_held_post(author=author)
    decide(as_moderator, case_of(released), "publish")

    answers = [appeal(as_member(author), each) for each in (post, released)]

    assert {(each.status_code, each.json["type"]) for each in answers} == {(409, "/problems/nothing-to-appeal")}


def test_whom_a_decision_does_not_concern_cannot_see_that_it_exists(as_member, as_moderator, client):
    post = a_reported_post()
    decision = removed(as_moderator, post)
    stranger = as_member()

    assert appeal(stranger, post).status_code == 404
    assert appeal(stranger, post, decision_id=decision["id"]).status_code == 404
    assert appeal(stranger, post, decision_id="999999").status_code == 404
    assert appeal(stranger, post, content_id="999999").status_code == 404
    assert appeal(client, post).status_code == 401
    assert stranger.get(QUEUE).status_code == 403


def test_an_appeal_is_possible_for_184_days(as_member, as_moderator):
    author = a_member()
    post, other = a_reported_post(author=author), a_reported_post(author=author)
    removed(as_moderator, post)
    removed(as_moderator, other)

    with time_machine.travel(utcnow() + timedelta(days=183, hours=23)):
        assert appeal(as_member(author), post).status_code == 201
    with time_machine.travel(utcnow() + timedelta(days=184, minutes=1)):
        late = appeal(as_member(author), other)
    assert (late.status_code, late.json["type"]) == (409, "/problems/appeal-too-late")


def test_what_was_decided_again_is_appealed_as_it_stands(as_member, as_moderator):
    author = a_member()
    post = a_reported_post(author=author)
    first = removed(as_moderator, post)
    as_moderator.post(f"/api/v1/moderation/decisions/{first['id']}/undo")

    undone = appeal(as_member(author), post, decision_id=first["id"])
    second = removed(as_moderator, post, "spam")

    assert undone.json["type"] == "/problems/nothing-to-appeal"
    assert appeal(as_member(author), post).json["decision_id"] == second["id"]


@pytest.mark.parametrize(
    "body",
    [
        {"text": "请再看"},
        {"text": "", "content_id": "1"},
        {"text": "x" * 2001, "content_id": "1"},
        {"text": "请再看", "content_id": "1", "decision_id": "1"},
        {"text": "请再看", "content_id": 1},
        {"content_id": "1"},
    ],
)
def test_an_appeal_that_cannot_be_is_refused(as_member, body):
    assert as_member().post(APPEALS, json=body).status_code == 422


def test_a_suspended_author_can_appeal(as_member, as_moderator):
    author = a_member()
    post = a_reported_post(author=author)
    removed(as_moderator, post, also=[{"sanction": "suspend", "days": 30}])

    assert now_of(post).author.restrictions
    assert appeal(as_member(author), post).status_code == 201


def test_erasing_an_account_erases_its_appeals_words_and_ends_those_that_wait(as_member, as_moderator, deliver_all):
    author = a_member()
    post = a_reported_post(author=author)
    removed(as_moderator, post)
    made = appeal(as_member(author), post, "我是林小姐，电话 13800000000").json

    with transaction():
        erase_account(member_to_change(author.id))
    deliver_all()

    shown = as_moderator.get(f"{QUEUE}/{made['id']}").json
    assert (shown["status"], shown["text"]) == ("withdrawn", "")


def test_a_decision_that_is_taken_back_grants_the_appeals_against_it(as_member):
    moderator, author = as_member(a_moderator()), a_member()
    post = a_reported_post(author=author)
    decision = removed(moderator, post)
    appeal(as_member(author), post)

    moderator.post(f"/api/v1/moderation/decisions/{decision['id']}/undo")

    [mine] = as_member(author).get(APPEALS).json["items"]
    assert (mine["status"], "taken back" in mine["answer"]) == ("overturned", True)
