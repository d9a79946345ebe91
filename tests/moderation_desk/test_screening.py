"""Screening inside the transaction that submits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db
from community.outbox import Delivery, transaction
from moderation.judgement.checks import CHECKS
from moderation.judgement.pipeline import screen
from moderation.judgement.policy import DEFAULT
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Verdict
from moderation.screening.actions import screen_content, screen_unjudged
from moderation.screening.judges import Judge
from moderation.screening.models import Screening
from tests.factories import a_member, a_post, a_product, a_review
from tests.moderation_desk.desk import CLEAN, SOLICITING, SPAM, a_held_post, case_of


class Broken(Judge):
    """Fails as a whole, as a bug outside of every check would."""

    def judge(self, submission: Submission) -> Verdict:
        raise ZeroDivisionError("by zero")


class BrokenBy(Judge):
    """Fails at one text, by which its policy is called."""

    def judge(self, submission: Submission) -> Verdict:
        if submission.body == self.policy.version:
            raise ZeroDivisionError("by zero")
        return screen(submission, DEFAULT, self.checks)


@pytest.fixture
def judged_by(app):
    """Another judge for this test: ``judged_by(Judge(policy, checks))``."""
    usual = app.extensions["moderation"]
    yield lambda other: app.extensions.update(moderation=other)
    app.extensions["moderation"] = usual


def screenings(content_id: int) -> list[Screening]:
    db.session.rollback()
    return list(db.session.scalars(select(Screening).filter_by(content_id=content_id).order_by(Screening.id)))


def status_of(content: Content) -> Status:
    db.session.rollback()
    return db.session.scalar(select(Content.status).where(Content.id == content.id))


def test_a_clean_note_is_public_in_the_very_reply(as_member, client):
    reply = as_member().post("/api/v1/posts", json={"body": CLEAN})

    assert reply.status_code == 201
    assert reply.json["status"] == "published"
    assert "screening" not in reply.json
    assert client.get(f"/api/v1/contents/{reply.json['id']}").json["body"] == CLEAN


def test_a_note_with_contact_details_is_held_and_its_author_alone_sees_which_words(as_member, client):
    author = as_member()
    note = author.post("/api/v1/posts", json={"title": "好物", "body": f"🔥 {SOLICITING}"}).json

    assert note["status"] == "held"
    assert note["screening"]["outcome"] == "hold"
    [reason] = note["screening"]["reasons"]
    assert reason["policy"] == "contact_solicitation"
    assert reason["message"] == "内容含有联系方式或站外引流信息。"
    assert reason["spans"] == [{"field": "body", "start": 7, "end": 18, "text": "加微信abc12345"}]
    address = f"/api/v1/contents/{note['id']}"
    assert author.get(address, headers={"Accept-Language": "en"}).json["screening"]["reasons"][0]["message"] == (
        "The text contains contact details that lead elsewhere."
    )
    assert client.get(address).status_code == 404
    assert as_member().get(address).status_code == 404


def test_every_span_of_a_screening_quotes_the_source_text(as_member):
    body = "第一行\n\n**想要** 加\u200b微\u200b信abc12345，日结兼职"
    note = as_member().post("/api/v1/posts", json={"body": body}).json

    spans = [span for reason in note["screening"]["reasons"] for span in reason["spans"]]
    assert spans
    assert all(note[span["field"]][span["start"] : span["end"]] == span["text"] for span in spans)


def test_spam_is_rejected_and_explained_with_a_date_until_which_its_author_can_appeal(as_member):
    note = as_member().post("/api/v1/posts", json={"body": SPAM}).json

    assert (note["status"], note["screening"]["outcome"]) == ("rejected", "reject")
    assert note["screening"]["appeal_until"].endswith("Z")
    [kept] = screenings(int(note["id"]))
    assert kept.statement["decision_visibility"] == "DECISION_VISIBILITY_CONTENT_DISABLED"
    assert kept.statement["automated_decision"] == "AUTOMATED_DECISION_FULLY"


def test_a_published_note_that_is_edited_to_spam_is_hidden(as_member, client):
    author = as_member()
    made = author.post("/api/v1/posts", json={"body": CLEAN})
    address = f"/api/v1/contents/{made.json['id']}"

    author.patch(address, json={"body": SPAM}, headers={"If-Match": made.headers["ETag"]})

    assert client.get(address).status_code == 404
    assert [kept.version for kept in screenings(int(made.json["id"]))] == [1, 2]


def test_a_draft_is_screened_when_it_is_handed_in_and_not_before(as_member):
    author = as_member()
    draft = author.post("/api/v1/posts", json={"body": CLEAN, "draft": True})
    assert draft.json["status"] == "draft"
    assert screenings(int(draft.json["id"])) == []

    address = f"/api/v1/contents/{draft.json['id']}"
    handed_in = author.patch(address, json={"draft": False}, headers={"If-Match": draft.headers["ETag"]})

    assert handed_in.json["status"] == "published"


def test_a_held_note_stays_held_when_its_words_are_cleaned_until_somebody_decides(as_member):
    author = a_member()
    post = a_held_post(author=author)
    client = as_member(author)
    address = f"/api/v1/contents/{post.id}"

    tag = client.get(address).headers["ETag"]
    edited = client.patch(address, json={"body": CLEAN}, headers={"If-Match": tag}).json

    assert edited["status"] == "held"
    assert "人工审核" in edited["screening"]["reasons"][0]["message"]
    assert case_of(post).version == 2


def test_a_verdict_can_be_replayed_from_what_was_stored(app):
    product = a_product(title="登山鞋")
    review = a_review(product, SOLICITING, published=False, pros=["轻"], attributes={"尺码": "42"})

    [kept] = screenings(review.id)

    submission = Submission.from_json(kept.inputs)
    assert (submission.product_title, submission.pros, submission.attributes) == ("登山鞋", "轻", "尺码: 42")
    assert screen(submission, DEFAULT) == Verdict.from_json(kept.verdict)
    assert kept.policy_version == DEFAULT.version


def test_the_same_text_again_by_the_same_author_is_held(app):
    author = a_member()
    body = "这款登山鞋我穿了整整一个冬天，鞋底抓地很稳，雪地里也没有打滑过。"
    a_post(body, author=author)

    assert status_of(a_post(body, author=author, published=False)) is Status.HELD
    assert status_of(a_post(body, published=False)) is Status.PUBLISHED


def test_a_check_that_raises_is_recorded_and_the_content_is_judged_all_the_same(judged_by):
    def planted(submission):
        raise ZeroDivisionError("by zero")

    judged_by(Judge(replace(DEFAULT, unfinished={}), {**CHECKS, "planted": planted}))
    post = a_post(CLEAN, published=False)

    assert status_of(post) is Status.PUBLISHED
    [kept] = screenings(post.id)
    assert kept.verdict["failed"] == [{"check": "planted", "error": "ZeroDivisionError: by zero"}]


def test_a_handler_that_raises_leaves_the_content_pending_and_a_worker_finishes_it(judged_by, as_member, deliver_all):
    judged_by(Broken(DEFAULT, CHECKS))
    reply = as_member().post("/api/v1/posts", json={"body": CLEAN})
    assert (reply.status_code, reply.json["status"]) == (201, "pending")
    assert db.session.scalar(select(func.count()).select_from(Delivery)) >= 1

    judged_by(Judge(DEFAULT, CHECKS))
    deliver_all()

    assert len(screenings(int(reply.json["id"]))) == 1
    assert as_member().get(f"/api/v1/contents/{reply.json['id']}").json["status"] == "published"


def pending_since_long(judged_by, *bodies):
    judged_by(Broken(DEFAULT, CHECKS))
    with time_machine.travel(utcnow() - timedelta(minutes=5)):
        posts = [a_post(body, published=False) for body in bodies]
    judged_by(Judge(DEFAULT, CHECKS))
    return posts


def test_what_stayed_pending_is_screened_by_the_periodic_task(judged_by):
    [post] = pending_since_long(judged_by, CLEAN)

    screen_unjudged()

    assert status_of(post) is Status.PUBLISHED


def test_a_content_that_cannot_be_screened_stops_no_other(judged_by):
    bad, good = pending_since_long(judged_by, "坏的", CLEAN)
    judged_by(BrokenBy(replace(DEFAULT, version="坏的"), CHECKS))

    screen_unjudged()

    assert (status_of(bad), status_of(good)) == (Status.PENDING, Status.PUBLISHED)


def test_a_version_that_is_no_longer_the_present_one_or_was_judged_is_left_alone(app):
    post = a_post(CLEAN)
    for version in (1, 2):
        with transaction():
            screen_content(post.id, version)

    assert len(screenings(post.id)) == 1


def test_quality_is_written_down_on_the_content(app):
    post = a_post(CLEAN)
    [kept] = screenings(post.id)
    db.session.rollback()
    assert 0 < db.session.get(Content, post.id).quality == kept.verdict["scores"]["quality"]


def test_a_policy_may_hold_newcomers_but_not_what_they_bring_with_them(judged_by):
    judged_by(Judge(replace(DEFAULT, hold_newcomers=True), CHECKS))

    assert status_of(a_post(CLEAN, published=False)) is Status.HELD
    assert status_of(a_review(published=False, imported=True)) is Status.PUBLISHED
