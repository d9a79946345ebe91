"""Sanctions that come with a decision, and decisions that are taken back."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from community.clock import utcnow
from community.content.models import Content
from community.database import db
from moderation.desk.decisions import UNDO
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import (
    CLEAN,
    a_held_post,
    a_moderator,
    case_of,
    decide,
    told,
)

DECISIONS = "/api/v1/moderation/decisions"


def now_of(content: Content) -> Content:
    db.session.rollback()
    return db.session.get(Content, content.id)


def test_a_mute_keeps_the_author_from_writing_for_as_long_as_it_says(as_member, as_moderator):
    author = a_member()
    post = a_held_post(author=author)
    decide(as_moderator, case_of(post), "remove", reason="spam", also=[{"sanction": "mute", "days": 3}])

    refused = as_member(author).post("/api/v1/posts", json={"body": CLEAN})

    assert (refused.status_code, refused.json["type"]) == (403, "/problems/restricted")
    assert refused.json["restriction"]["case_id"] == str(case_of(post).id)
    assert sorted(told(as_member(author))) == [("decision", "spam"), ("sanction", "spam")]
    with time_machine.travel(utcnow() + timedelta(days=3, minutes=1)):
        assert as_member(author).post("/api/v1/posts", json={"body": CLEAN}).status_code == 201


def test_a_limit_takes_one_kind_of_content_and_a_warning_none(as_member, as_moderator):
    author = a_member()
    post = a_held_post(author=author)
    also = [{"sanction": "warn"}, {"sanction": "limit"}]
    decision = decide(as_moderator, case_of(post), "remove", reason="spam", also=also).json

    assert [each["feature"] for each in decision["also"]] == [None, "post"]
    client, root = as_member(author), a_post(CLEAN)
    assert client.post("/api/v1/posts", json={"body": CLEAN}).status_code == 403
    answer = client.post(f"/api/v1/contents/{root.id}/comments", json={"body": "很有帮助，谢谢你的分享。"})
    assert answer.status_code == 201


def test_undoing_gives_back_what_was_there(as_member, as_moderator, client):
    author, reporter = a_member(), a_member()
    post = a_post(CLEAN, author=author)
    as_member(reporter).post(f"/api/v1/contents/{post.id}/reports", json={"reason": "spam"})
    before = now_of(post)
    kept = (before.status, before.reach, before.labels, before.screening, before.author.contents_count)
    decision = decide(
        as_moderator, case_of(post), "remove", reason="spam", also=[{"sanction": "suspend", "days": 30}]
    ).json

    undone = as_moderator.post(f"{DECISIONS}/{decision['id']}/undo")

    assert (undone.status_code, undone.json["outcome"], undone.json["undoes"]) == (200, "undo", decision["id"])
    after = now_of(post)
    assert (after.status, after.reach, after.labels, after.screening, after.author.contents_count) == kept
    assert after.author.restrictions == []
    assert case_of(post).status == "open"
    case = as_moderator.get(f"/api/v1/moderation/cases/{case_of(post).id}").json
    assert [each["upheld"] for each in case["reports"]] == [None]
    assert [(each["outcome"], each["undone"]) for each in case["decisions"]] == [("remove", True), ("undo", False)]
    assert decide(as_moderator, case_of(post), "dismiss").status_code == 200


def test_a_held_note_is_held_again_when_its_publication_is_undone(as_moderator, client):
    post = a_held_post()
    decision = decide(as_moderator, case_of(post), "publish").json

    as_moderator.post(f"{DECISIONS}/{decision['id']}/undo")

    assert client.get(f"/api/v1/contents/{post.id}").status_code == 404
    assert case_of(post).holding is True


def test_a_decision_is_undone_once_in_time_and_by_whom_it_belongs_to(as_member, as_moderator):
    decision = decide(as_moderator, case_of(a_held_post()), "publish").json
    url = f"{DECISIONS}/{decision['id']}/undo"

    assert as_member(a_moderator()).post(url).status_code == 403
    with time_machine.travel(utcnow() + UNDO + timedelta(seconds=1)):
        assert as_moderator.post(url).status_code == 409
    assert as_moderator.post(url).status_code == 200
    assert as_moderator.post(url).status_code == 409
    assert as_moderator.post(f"{DECISIONS}/999999/undo").status_code == 404
