"""Anybody tells us of illegal content, without an account, and reads what became of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.clock import utcnow
from community.database import db
from community.members.secrets import decrypt
from moderation.audit.models import Act
from moderation.notices.actions import forget_notifiers, renew_notifiers
from moderation.notices.models import Notice
from tests.factories import a_post, a_share
from tests.moderation_desk.desk import CLEAN, a_held_post, a_reported_post, case_of, decide

NOTICES = "/api/v1/notices"
NOTICE = {
    "ground": "copyright",
    "explanation": "这张照片是我拍的，未经许可转载。",
    "name": "王芳",
    "email": "fang@example.com",
    "good_faith": True,
}


def give(client, content=None, **given):
    url = {} if content is None else {"url": f"http://127.0.0.1:8000/p/{content.id}"}
    return client.post(NOTICES, json={**NOTICE, **url, **given})


def kept() -> Notice:
    db.session.rollback()
    return db.session.scalars(select(Notice)).one()


def test_a_notice_gets_a_receipt_and_its_case_stands_before_all_others(client, as_moderator):
    a_reported_post("hate")
    post = a_post(CLEAN)

    receipt = give(client, post)

    assert receipt.status_code == 201
    assert (receipt.json["status"], receipt.json["content_id"]) == ("received", str(post.id))
    first = as_moderator.get("/api/v1/moderation/cases").json["items"][0]
    assert (first["id"], first["queue"], first["noticed"]) == (str(case_of(post).id), "hard", True)
    assert [(each["ground"], each["explanation"]) for each in first["notices"]] == [
        ("copyright", NOTICE["explanation"])
    ]
    assert case_of(post).promised_at - case_of(post).opened_at == timedelta(hours=2)


def test_a_later_report_leaves_the_case_in_the_hard_lane(client, as_member):
    post = a_post(CLEAN)
    give(client, post)

    as_member().post(f"/api/v1/contents/{post.id}/reports", json={"reason": "spam"})

    assert (case_of(post).queue, case_of(post).hard) == ("hard", True)


@pytest.mark.parametrize(("outcome", "told"), [("remove", "acted"), ("dismiss", "not_acted")])
def test_the_receipt_shows_the_outcome_and_what_can_be_done_against_it(client, as_moderator, outcome, told):
    post = a_post(CLEAN)
    code = give(client, post).json["receipt"]
    waiting = client.get(f"{NOTICES}/{code}").json

    decided = decide(as_moderator, case_of(post), outcome, reason="copyright").json

    answered = client.get(f"{NOTICES}/{code}", headers={"Accept-Language": "en"}).json
    assert (waiting["status"], waiting["outcome"]) == ("received", None)
    assert (answered["status"], answered["outcome"]) == ("decided", told)
    assert "court" in answered["next"]
    assert case_of(post).noticed is False
    if outcome == "remove":
        assert decided["statement"]["source_type"] == "SOURCE_ARTICLE_16"


def test_undoing_the_decision_lets_the_notice_wait_again(client, as_moderator):
    post = a_post(CLEAN)
    code = give(client, post).json["receipt"]
    decision = decide(as_moderator, case_of(post), "remove", reason="copyright").json

    as_moderator.post(f"/api/v1/moderation/decisions/{decision['id']}/undo")

    assert client.get(f"{NOTICES}/{code}").json["status"] == "received"
    assert (case_of(post).noticed, case_of(post).queue) == (True, "hard")


def test_notices_by_many_about_one_content_are_one_case_and_the_same_person_waits_for_the_answer(client, as_moderator):
    post = a_post(CLEAN)
    first, again = give(client, post), give(client, post, email="FANG@example.com")
    other = give(client, post, email="li@example.com", name="李")

    assert [first.status_code, again.status_code, other.status_code] == [201, 409, 201]
    assert len(as_moderator.get("/api/v1/moderation/cases").json["items"][0]["notices"]) == 2
    decide(as_moderator, case_of(post), "dismiss")
    assert give(client, post).status_code == 201


def test_only_a_notice_for_the_safety_of_minors_may_be_anonymous(client):
    post = a_post(CLEAN)
    body = {name: value for name, value in NOTICE.items() if name not in ("name", "email")}
    url = f"http://127.0.0.1:8000/p/{post.id}"

    refused = client.post(NOTICES, json={**body, "url": url})
    taken = client.post(NOTICES, json={**body, "url": url, "ground": "minor_safety"})

    assert (refused.status_code, sorted(refused.json["errors"])) == (422, ["email", "name"])
    assert taken.status_code == 201


@pytest.mark.parametrize(
    "given",
    [
        {"good_faith": False},
        {"good_faith": 1},
        {"ground": "dislike"},
        {"explanation": ""},
        {"email": "fang"},
        {"name": " "},
        {"explanation": "x" * 5001},
    ],
)
def test_a_notice_that_lacks_what_the_law_asks_for_is_refused(client, given):
    post = a_post(CLEAN)

    assert give(client, post, **given).status_code == 422
    assert db.session.scalar(select(Notice)) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/",
        "http://elsewhere.example/p/{id}",
        "http://127.0.0.1:8000/products/{id}",
        "http://127.0.0.1:8000/p/{id}/edit",
        "http://[::1/p/{id}",
        "javascript:alert(1)",
        "/s/nothing",
    ],
)
def test_an_address_that_names_no_content_of_ours_is_named_as_the_problem(client, url):
    post = a_post(CLEAN)

    answer = give(client, url=url.format(id=post.id))

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["url"])


def test_a_page_where_nothing_public_is_answers_like_nothing(client):
    held = a_held_post()
    assert [give(client, url=f"/p/{number}").status_code for number in (held.id, 999999)] == [404, 404]


def test_a_path_a_link_that_was_shared_and_an_address_of_the_api_are_understood(client):
    post = a_post(CLEAN)
    link = a_share(shared=post)
    urls = [f"/p/{post.id}", f"http://127.0.0.1:8000/s/{link.code}?utm=1", f"/api/v1/contents/{post.id}#top"]

    answers = [give(client, url=url, email=f"{number}@example.com") for number, url in enumerate(urls)]

    assert [each.json["content_id"] for each in answers] == [str(post.id)] * 3


def test_who_gave_notice_is_kept_encrypted_and_forgotten_when_nobody_can_appeal_any_more(client, as_moderator):
    post = a_post(CLEAN)
    give(client, post)
    assert b"fang" not in kept().email
    assert (decrypt(kept().email), decrypt(kept().name)) == ("fang@example.com", "王芳")
    assert renew_notifiers() == 1
    assert decrypt(kept().email) == "fang@example.com"

    decide(as_moderator, case_of(post), "dismiss")
    with time_machine.travel(utcnow() + timedelta(days=183)):
        forget_notifiers()
    assert kept().email is not None
    with time_machine.travel(utcnow() + timedelta(days=185)):
        forget_notifiers()

    assert (kept().name, kept().email, kept().email_index) == (None, None, None)


def test_a_code_that_is_none_answers_like_nothing(client):
    assert client.get(f"{NOTICES}/hV3pTqk0mQ4w9mJcQxP2Zg").status_code == 404


def test_notices_and_their_answers_are_acts_without_a_word_of_the_notifier(client, as_moderator):
    post = a_post(CLEAN)
    give(client, post)
    decide(as_moderator, case_of(post), "dismiss")

    rows = db.session.scalars(select(Act).order_by(Act.id)).all()
    assert [row.act for row in rows] == ["notice.received", "case.decided", "notice.answered"]
    assert not any("王芳" in f"{row.before}{row.after}{row.why}" for row in rows)


def test_a_notice_with_an_idempotency_key_is_given_once(client):
    post = a_post(CLEAN)
    body, key = {**NOTICE, "url": f"/p/{post.id}"}, {"Idempotency-Key": "notice-1"}

    first, again = (client.post(NOTICES, json=body, headers=key) for _ in range(2))

    assert first.json == again.json
    assert kept().content_id == post.id
