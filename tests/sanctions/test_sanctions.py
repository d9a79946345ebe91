"""What is taken from members, for how long, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from community.clock import utcnow
from tests.factories import a_member, a_post, a_review
from tests.moderation_desk.desk import CLEAN, a_held_post, a_moderator, a_reported_post, case_of, decide, told

SANCTIONS = "/api/v1/moderation/sanctions"


def a_removed_post(client, author, reason="spam", **more):
    """A note of the author that was removed, and its case."""
    post = a_held_post(author=author)
    assert decide(client, case_of(post), "remove", reason=reason, **more).status_code == 200
    return case_of(post)


def laid(client, member, case, sanction="mute", **more):
    body = {"member": member.username, "sanction": sanction, "reason": "spam", "case_id": str(case.id), **more}
    return client.post(SANCTIONS, json=body)


def attempts(client, post, other):
    """What a member tries, by name, and the status of the answer."""
    return {
        "post": client.post("/api/v1/posts", json={"body": CLEAN}).status_code,
        "comment": client.post(f"/api/v1/contents/{post.id}/comments", json={"body": "谢谢你的分享。"}).status_code,
        "like": client.put(f"/api/v1/contents/{post.id}/like").status_code,
        "bookmark": client.put(f"/api/v1/contents/{post.id}/bookmark").status_code,
        "follow": client.put(f"/api/v1/members/{other.username}/follow").status_code,
        "share": client.post(f"/api/v1/contents/{post.id}/shares", json={"channel": "link"}).status_code,
        "report": client.post(f"/api/v1/contents/{post.id}/reports", json={"reason": "spam"}).status_code,
        "read": client.get(f"/api/v1/contents/{post.id}").status_code,
        "me": client.get("/api/v1/me").status_code,
        "export": client.post("/api/v1/me/export").status_code,
    }


def test_who_is_muted_writes_nothing_but_still_reads_likes_follows_and_shares(as_member, as_moderator):
    author, other = a_member(), a_member()
    a_removed_post(as_moderator, author, also=[{"sanction": "mute", "days": 3}])

    tried = attempts(as_member(author), a_post(CLEAN, author=other), other)

    assert {name for name, status in tried.items() if status == 403} == {"post", "comment"}


def test_who_is_suspended_does_nothing_but_reads_exports_and_appeals(as_member, as_moderator):
    author, other = a_member(), a_member()
    case = a_removed_post(as_moderator, author, also=[{"sanction": "suspend", "days": 30}])
    client = as_member(author)

    tried = attempts(client, a_post(CLEAN, author=other), other)

    assert {name for name, status in tried.items() if status != 403} == {"read", "me", "export"}
    appeal = {"content_id": str(case.content_id), "text": "那不是广告。"}
    assert client.post("/api/v1/appeals", json=appeal).status_code == 201


def test_a_muted_member_cannot_write_into_the_profile_either(as_member, as_moderator):
    author = a_member()
    a_removed_post(as_moderator, author, also=[{"sanction": "mute"}])
    client = as_member(author)
    tag = client.get("/api/v1/me").headers["ETag"]

    assert client.patch("/api/v1/me", json={"bio": "加微信"}, headers={"If-Match": tag}).status_code == 403
    assert client.patch("/api/v1/me", json={"language": "en"}, headers={"If-Match": tag}).status_code == 200


def test_the_member_reads_what_was_laid_on_them_and_why(as_member, as_moderator):
    author = a_member()
    case = a_removed_post(as_moderator, author, also=[{"sanction": "warn"}, {"sanction": "mute", "days": 3}])

    mute, warning = as_member(author).get("/api/v1/me/sanctions").json["items"]

    assert (mute["sanction"], mute["feature"], mute["reason"], mute["live"]) == ("mute", "writing", "spam", True)
    assert (warning["sanction"], warning["feature"], warning["live"]) == ("warn", None, False)
    assert mute["case_id"] == str(case.id)
    assert "imposed_by" not in mute
    assert as_member(a_member()).get("/api/v1/me/sanctions").json["items"] == []


def test_a_sanction_beside_a_decision_names_its_case_and_is_listed(as_member, as_moderator):
    author = a_member("mei")
    case = a_removed_post(as_moderator, author)

    answer = laid(as_moderator, author, case, "limit", feature="comment", days=2)

    assert (answer.status_code, answer.json["case_id"], answer.json["feature"]) == (201, str(case.id), "comment")
    root = a_post(CLEAN)
    assert as_member(author).post(f"/api/v1/contents/{root.id}/comments", json={"body": CLEAN}).status_code == 403
    assert as_member(author).post("/api/v1/posts", json={"body": CLEAN}).status_code == 201
    assert [each["id"] for each in as_moderator.get(f"{SANCTIONS}?member=mei&live=1").json["items"]] == [
        answer.json["id"]
    ]
    assert as_moderator.get(f"{SANCTIONS}?member=mei&live=0").json["items"] == []
    assert as_moderator.get(f"{SANCTIONS}?member=nobody").json["items"] == []


def test_a_sanction_ends_by_itself_and_is_lifted_once_with_a_note(as_member, as_moderator):
    author = a_member()
    case = a_removed_post(as_moderator, author)
    mute = laid(as_moderator, author, case, days=3).json
    with time_machine.travel(utcnow() + timedelta(days=3, minutes=1)):
        assert as_member(a_moderator()).get(f"{SANCTIONS}?live=1").json["items"] == []
        assert as_member(author).post("/api/v1/posts", json={"body": CLEAN}).status_code == 201

    url = f"{SANCTIONS}/{mute['id']}/lift"
    assert as_moderator.post(url, json={}).status_code == 422
    lifted = as_moderator.post(url, json={"note": "说明属实"})

    assert (lifted.status_code, lifted.json["live"], lifted.json["lift_note"]) == (200, False, "说明属实")
    assert as_member(author).post("/api/v1/posts", json={"body": CLEAN}).status_code == 201
    again = as_moderator.post(url, json={"note": "再次"})
    assert (again.status_code, again.json["type"]) == (409, "/problems/sanction-ended")
    assert [kind for kind, _ in told(as_member(author))].count("sanction") == 2
    assert as_moderator.post(f"{SANCTIONS}/999999/lift", json={"note": "x"}).status_code == 404


def test_nobody_sanctions_themselves_and_staff_is_sanctioned_by_admins_alone(as_member, as_moderator):
    colleague, admin = a_moderator(), a_member(roles=("admin",))
    mute = {"also": [{"sanction": "mute"}], "reason": "abuse"}
    post = a_reported_post(author=colleague)

    refused = decide(as_moderator, case_of(post), "remove", **mute)

    assert (refused.status_code, refused.json["type"]) == (403, "/problems/cannot-sanction")
    assert decide(as_moderator, case_of(a_reported_post(author=admin)), "remove", **mute).status_code == 403
    assert decide(as_member(admin), case_of(post), "remove", **mute).status_code == 200
    assert laid(as_member(colleague), colleague, case_of(post)).status_code == 403


def test_a_false_reporter_can_be_kept_from_reporting_and_nothing_else(as_member, as_moderator):
    reporter, post = a_member(), a_post(CLEAN)
    as_member(reporter).post(f"/api/v1/contents/{post.id}/reports", json={"reason": "spam"})
    decide(as_moderator, case_of(post), "dismiss")

    assert laid(as_moderator, reporter, case_of(post), "limit", feature="report").status_code == 201

    client = as_member(reporter)
    assert client.post(f"/api/v1/contents/{a_post(CLEAN).id}/reports", json={"reason": "spam"}).status_code == 403
    assert client.post("/api/v1/posts", json={"body": CLEAN}).status_code == 201


def test_a_sanction_needs_a_decided_case_that_concerns_the_member(as_moderator):
    author = a_member()
    open_case, decided = case_of(a_held_post(author=author)), a_removed_post(as_moderator, author)

    assert laid(as_moderator, author, open_case).status_code == 409
    assert laid(as_moderator, a_member(), decided).status_code == 409
    assert as_moderator.get(SANCTIONS).json["items"] == []


@pytest.mark.parametrize(
    "bad",
    [
        {"days": 0},
        {"days": 366},
        {"sanction": "exile"},
        {"reason": "dislike"},
        {"sanction": "limit"},
        {"sanction": "mute", "feature": "post"},
        {"sanction": "limit", "feature": "breathing"},
        {"case_id": None},
    ],
)
def test_a_sanction_that_cannot_be_is_refused(as_moderator, bad):
    author = a_member()
    case = a_removed_post(as_moderator, author)
    body = {"member": author.username, "sanction": "mute", "reason": "spam", "case_id": str(case.id), **bad}

    assert as_moderator.post(SANCTIONS, json=body).status_code == 422


def test_sanctions_fall_with_the_decision_that_they_come_from(as_member, as_moderator):
    author = a_member()
    post = a_review(author=author)
    as_member().post(f"/api/v1/contents/{post.id}/reports", json={"reason": "fake_review"})
    decision = decide(as_moderator, case_of(post), "remove", reason="fake_review", also=[{"sanction": "mute"}]).json
    laid(as_moderator, author, case_of(post), "suspend", days=30)

    as_moderator.post(f"/api/v1/moderation/decisions/{decision['id']}/undo")

    assert as_moderator.get(f"{SANCTIONS}?live=1").json["items"] == []
    assert as_member(author).get("/api/v1/me").json["restrictions"] == []
