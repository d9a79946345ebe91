"""What people decide, and all that changes with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from community.content.models import Content, Status
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from moderation.desk.decisions import decide as take_decision
from moderation.desk.errors import StaleCase
from moderation.desk.models import Decision
from tests.factories import a_member, a_product, a_review
from tests.moderation_desk.desk import (
    SOLICITING,
    a_held_post,
    a_moderator,
    a_reported_post,
    case_of,
    decide,
    told,
)

DECISIONS = "/api/v1/moderation/decisions"


def shown(client, content) -> dict:
    return client.get(f"/api/v1/contents/{content.id}").json


def now_of(content: Content) -> Content:
    db.session.rollback()
    return db.session.get(Content, content.id)


def test_a_held_note_that_is_published_is_public_and_its_author_is_told(as_member, client):
    author, wang = a_member(), a_moderator("wang")
    post = a_held_post(author=author)

    answer = decide(as_member(wang), case_of(post), "publish", note="店主本人")

    assert answer.status_code == 200
    assert (answer.json["outcome"], answer.json["decided_by"], answer.json["statement"]) == ("publish", "wang", None)
    assert shown(client, post)["status"] == "published"
    assert "screening" not in shown(as_member(author), post)
    assert told(as_member(author)) == [("decision", None)]
    assert case_of(post).status == "decided"


def test_a_removed_note_is_gone_and_its_author_reads_why_and_until_when_to_appeal(as_member, as_moderator, client):
    author = a_member()
    post = a_reported_post("off_topic", author=author)

    answer = decide(as_moderator, case_of(post), "remove", reason="off_topic")

    statement = answer.json["statement"]
    assert statement["decision_visibility"] == "DECISION_VISIBILITY_CONTENT_REMOVED"
    assert statement["source_type"] == "SOURCE_TYPE_OTHER_NOTIFICATION"
    assert statement["automated_decision"] == "AUTOMATED_DECISION_NOT_AUTOMATED"
    assert client.get(f"/api/v1/contents/{post.id}").status_code == 404
    mine = shown(as_member(author), post)
    assert (mine["status"], mine["screening"]["outcome"]) == ("removed", "remove")
    assert mine["screening"]["reasons"] == [{"policy": "off_topic", "message": "与主题无关", "spans": []}]
    assert mine["screening"]["appeal_until"] == statement["appeal_until"]
    assert told(as_member(author)) == [("decision", "off_topic")]


def test_a_removal_for_what_screening_found_quotes_the_words_again(as_member, as_moderator):
    author = a_member()
    post = a_held_post(author=author)
    decide(as_moderator, case_of(post), "remove", reason="contact_solicitation")

    [reason] = shown(as_member(author), post)["screening"]["reasons"]
    assert "加微信abc12345" in [span["text"] for span in reason["spans"]]


def test_a_removed_review_leaves_the_rating_of_its_product(as_member, as_moderator):
    product = a_product()
    review = a_review(product, rating=1)
    a_review(product, rating=5)
    as_member().post(f"/api/v1/contents/{review.id}/reports", json={"reason": "fake_review"})

    decide(as_moderator, case_of(review), "remove", reason="fake_review")

    db.session.rollback()
    assert (product.rating_count, product.rating_sum) == (1, 5)


def test_a_label_and_a_limit_are_shown_and_outlast_an_edit(as_member, as_moderator):
    author = a_member()
    labelled, limited = a_reported_post(author=author), a_reported_post(author=author)
    decide(as_moderator, case_of(labelled), "label", reason="low_quality")
    decide(as_moderator, case_of(limited), "limit", reason="advertising")
    client = as_member(author)

    for post, body in ((labelled, "帐篷搭起来很快，十分钟就好。"), (limited, "睡袋很暖和，零下五度也没有冻醒。")):
        tag = client.get(f"/api/v1/contents/{post.id}").headers["ETag"]
        client.patch(f"/api/v1/contents/{post.id}", json={"body": body}, headers={"If-Match": tag})

    assert shown(client, labelled)["labels"] == ["low_quality"]
    assert shown(client, limited)["reach"] == "limited"
    assert shown(client, limited)["status"] == "published"


def test_what_was_removed_can_be_restored_when_its_case_is_open_again(as_moderator, client):
    post = a_reported_post()
    removed = decide(as_moderator, case_of(post), "remove", reason="off_topic").json
    as_moderator.post(f"{DECISIONS}/{removed['id']}/undo")
    decide(as_moderator, case_of(post), "remove", reason="off_topic")
    as_moderator.post(f"/api/v1/contents/{post.id}/reports", json={"reason": "other"})

    assert decide(as_moderator, case_of(post), "publish").status_code == 409
    assert decide(as_moderator, case_of(post), "restore").status_code == 200
    assert shown(client, post)["status"] == "published"


def test_a_decision_about_a_version_that_has_gone_names_the_winner(as_member):
    first, second = as_member(a_moderator("wang")), as_member(a_moderator("li"))
    case = case_of(a_held_post())
    assert decide(first, case, "publish").status_code == 200

    late = decide(second, case, "remove", reason="spam", version=1)

    assert (late.status_code, late.json["type"]) == (409, "/problems/stale-case")
    assert late.json["winner"] == {"username": "wang", "outcome": "publish"}
    assert "wang" in late.json["detail"]


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(app):
    deciders = [a_moderator().id, a_moderator().id]
    case = case_of(a_held_post())
    case_id, version = case.id, case.version

    def attempt(member_id):
        with app.app_context():
            try:
                with transaction():
                    take_decision(case_id, db.session.get(Member, member_id), "publish", version=version)
            except StaleCase as stale:
                return stale.status
            return 200

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(attempt, deciders)) == [200, 409]
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1


def test_a_decided_case_is_decided(as_moderator):
    post = a_held_post()
    decide(as_moderator, case_of(post), "publish")

    again = decide(as_moderator, case_of(post), "remove", reason="spam")

    assert (again.status_code, again.json["type"]) == (409, "/problems/case-decided")
    assert now_of(post).status is Status.PUBLISHED


def test_a_decision_after_its_text_was_edited_is_stale(as_member, as_moderator):
    author = a_member()
    post = a_held_post(author=author)
    case = case_of(post)
    version = case.version
    client = as_member(author)
    tag = client.get(f"/api/v1/contents/{post.id}").headers["ETag"]
    client.patch(f"/api/v1/contents/{post.id}", json={"body": f"{SOLICITING}！"}, headers={"If-Match": tag})

    late = as_moderator.post(
        f"/api/v1/moderation/cases/{case.id}/decision", json={"outcome": "publish", "version": version}
    )

    assert late.status_code == 409
    assert "edited" in late.json["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"outcome": "remove"},
        {"outcome": "remove", "reason": "dislike"},
        {"outcome": "burn", "reason": "spam"},
        {"outcome": "publish", "version": 0},
        {"outcome": "publish", "version": True},
        {"outcome": "publish", "also": [{"sanction": "warn"}]},
        {"outcome": "remove", "reason": "spam", "also": [{"sanction": "exile"}]},
        {"outcome": "remove", "reason": "spam", "also": [{"sanction": "mute", "days": 0}]},
        {"outcome": "remove", "reason": "spam", "also": [{"sanction": "mute", "days": 366}]},
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_nothing_is_done(as_moderator, body):
    post = a_held_post()
    case = case_of(post)
    url = f"/api/v1/moderation/cases/{case.id}/decision"

    assert as_moderator.post(url, json={"version": case.version, **body}).status_code == 422
    assert now_of(post).status is Status.HELD


def test_what_waits_for_a_decision_cannot_be_dismissed(as_moderator):
    assert decide(as_moderator, case_of(a_held_post()), "dismiss").status_code == 409


def test_what_its_author_took_back_can_only_be_dismissed(as_member, as_moderator):
    author = a_member()
    post = a_held_post(author=author)
    as_member(author).delete(f"/api/v1/contents/{post.id}")

    assert decide(as_moderator, case_of(post), "publish").status_code == 409
    assert decide(as_moderator, case_of(post), "dismiss").status_code == 200


def test_an_escalated_case_waits_for_an_admin(as_member, as_moderator):
    post = a_held_post()
    decide(as_moderator, case_of(post), "escalate", reason="illegal", note="可能违法")

    assert (case_of(post).status, case_of(post).queue) == ("open", "escalated")
    assert as_moderator.post("/api/v1/moderation/cases/next").status_code == 204
    admin = as_member(a_member(roles=("admin",)))
    assert admin.post("/api/v1/moderation/cases/next").json["subject"]["id"] == str(post.id)


def test_a_decision_is_never_rewritten(as_moderator):
    decide(as_moderator, case_of(a_held_post()), "publish")
    with pytest.raises(RuntimeError, match="stands as it was taken"), transaction():  # noqa: PT012
        decision = db.session.scalars(select(Decision)).one()
        decision.outcome = "remove"


def test_decisions_are_listed_newest_first_and_by_case(as_moderator):
    first, second = a_held_post(), a_held_post()
    decide(as_moderator, case_of(first), "publish")
    decide(as_moderator, case_of(second), "remove", reason="spam")

    every = as_moderator.get(DECISIONS).json["items"]
    of_first = as_moderator.get(f"{DECISIONS}?case_id={case_of(first).id}").json["items"]

    assert [each["outcome"] for each in every] == ["remove", "publish"]
    assert [each["outcome"] for each in of_first] == ["publish"]
