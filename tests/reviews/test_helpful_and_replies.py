"""What others do with a review: find it helpful, reply to it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from community.activity.models import ActivityEntry
from community.content.actions import hold
from community.content.models import Content
from community.database import db
from community.notifications.models import Notification
from community.outbox import transaction
from community.reviews.models import HelpfulVote, Reply
from tests.factories import a_member, a_post, a_review, an_api_key, token_of
from tests.parallel import at_once


def test_finding_helpful_twice_is_the_same_as_once(as_member):
    review, reader = a_review(), as_member()
    address = f"/api/v1/reviews/{review.id}/helpful"

    assert reader.put(address).json == {"active": True, "count": 1}
    assert reader.put(address).json == {"active": True, "count": 1}
    assert reader.get(f"/api/v1/contents/{review.id}").json["viewer"]["helpful"] is True
    assert as_member().get(f"/api/v1/contents/{review.id}").json["viewer"]["helpful"] is False

    assert reader.delete(address).json == {"active": False, "count": 0}
    assert reader.delete(address).json == {"active": False, "count": 0}
    assert reader.get(f"/api/v1/contents/{review.id}").json["helpful_count"] == 0


def test_finding_helpful_is_an_activity_that_outlasts_its_undo(as_member):
    reader, address = as_member(), f"/api/v1/reviews/{a_review().id}/helpful"

    reader.put(address)
    reader.delete(address)

    of_helpful = select(func.count()).select_from(ActivityEntry).where(ActivityEntry.activity == "helpful")
    assert db.session.scalar(of_helpful) == 1


def test_nobody_finds_their_own_review_helpful(as_member):
    lin = a_member("lin")
    review = a_review(author=lin)

    assert as_member(lin).put(f"/api/v1/reviews/{review.id}/helpful").status_code == 409
    assert db.session.scalar(select(func.count()).select_from(HelpfulVote)) == 0


def test_only_public_reviews_are_found_helpful(client, as_member):
    hidden, note, public = a_review(), a_post(), a_review()
    with transaction():
        hold(hidden)

    for content_id in (hidden.id, note.id, 10**9):
        assert as_member().put(f"/api/v1/reviews/{content_id}/helpful").status_code == 404
    assert client.put(f"/api/v1/reviews/{public.id}/helpful").status_code == 401


def test_of_many_votes_at_once_each_counts_and_none_twice(app):
    review_id = a_review().id
    address = f"/api/v1/reviews/{review_id}/helpful"
    headers = [{"Authorization": f"Bearer {token_of(a_member())}"} for _ in range(8)]

    def toggle(turn: int) -> int:
        client, method = app.test_client(), ("PUT", "PUT", "DELETE", "PUT")[turn // 8 % 4]
        return client.open(address, method=method, headers=headers[turn % 8]).status_code

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(toggle, range(64))) == {200}

    live = select(func.count()).select_from(HelpfulVote).where(HelpfulVote.ended_at.is_(None))
    counted = db.session.scalar(select(Content.helpful_count).where(Content.id == review_id))
    assert counted == db.session.scalar(live)


def test_the_merchant_replies_once_and_may_change_it(as_host, client):
    review = a_review()
    address = f"/api/v1/reviews/{review.id}/reply"

    first = as_host.put(address, json={"body": "谢谢您"})
    assert first.status_code == 200
    as_host.put(address, json={"body": "谢谢您"})
    as_host.put(address, json={"body": "**谢谢**，下一版改"})

    shown = client.get(f"/api/v1/contents/{review.id}").json["reply"]
    assert (shown["version"], shown["body"]) == (2, "**谢谢**，下一版改")
    assert shown["body_html"] == "<p><strong>谢谢</strong>，下一版改</p>"
    assert shown["created_at"] == first.json["created_at"]
    assert shown["edited_at"] > shown["created_at"]
    assert db.session.scalars(select(Reply.body).order_by(Reply.version)).all() == ["谢谢您", "**谢谢**，下一版改"]


def test_a_reply_is_no_new_version_of_the_review(as_host, client):
    review = a_review()

    as_host.put(f"/api/v1/reviews/{review.id}/reply", json={"body": "谢谢您"})

    assert client.get(f"/api/v1/contents/{review.id}").json["version"] == 1


@pytest.mark.parametrize("body", ["", "  ", None, 7, "很" * 20_001])
def test_a_reply_says_something(as_host, body):
    assert as_host.put(f"/api/v1/reviews/{a_review().id}/reply", json={"body": body}).status_code == 422


def test_only_the_host_replies_and_only_to_what_is_public(as_host, as_member, client):
    review, hidden = a_review(), a_review()
    with transaction():
        hold(hidden)
    address = f"/api/v1/reviews/{review.id}/reply"

    assert client.put(address, json={"body": "谢谢"}).status_code == 401
    assert as_member().put(address, json={"body": "谢谢"}).status_code == 403
    for content_id in (hidden.id, a_post().id):
        assert as_host.put(f"/api/v1/reviews/{content_id}/reply", json={"body": "谢谢"}).status_code == 404


def test_a_reply_that_advertises_is_not_shown_and_the_shop_reads_why(as_host, client, deliver_all):
    review = a_review()
    address = f"/api/v1/reviews/{review.id}/reply"

    refused = as_host.put(address, json={"body": "感谢！我们是全国第一的品牌，全网最低价。"}).json
    deliver_all()

    assert refused["status"] in ("held", "rejected")
    assert refused["screening"]["reasons"][0]["policy"] == "advertising"
    assert client.get(f"/api/v1/contents/{review.id}").json["reply"] is None
    assert told(review.author_id) == []

    assert as_host.put(address, json={"body": "感谢您的评价，欢迎再来。"}).json["status"] == "published"
    deliver_all()
    assert client.get(f"/api/v1/contents/{review.id}").json["reply"]["version"] == 2
    assert told(review.author_id) == ["review_replied"]


def test_a_moderator_overrules_the_machine_about_a_reply_and_the_next_version_is_judged_anew(
    as_host, as_moderator, client, deliver_all
):
    review = a_review()
    path, hiding = f"/api/v1/reviews/{review.id}/reply", f"/api/v1/moderation/reviews/{review.id}/reply/hiding"

    def shown() -> str | None:
        return (client.get(f"/api/v1/contents/{review.id}").json["reply"] or {}).get("body")

    missing = as_moderator.put("/api/v1/moderation/reviews/999/reply/hiding", json={"reason": "abuse"})
    assert missing.status_code == 404
    as_host.put(path, json={"body": "谢谢！"})
    assert shown() == "谢谢！"
    for _ in range(2):
        assert as_moderator.put(hiding, json={"reason": "abuse"}).status_code == 204
    assert shown() is None
    kept_back = as_host.get(path).json
    assert (kept_back["status"], kept_back["screening"]["reasons"][0]["policy"]) == ("rejected", "abuse")
    as_host.put(path, json={"body": "谢谢您！"})
    assert shown() == "谢谢您！"
    as_moderator.put(hiding, json={"reason": "abuse"})
    assert as_moderator.delete(hiding).status_code == 204
    assert shown() == "谢谢您！"
    assert as_host.put(hiding, json={"reason": "abuse"}).status_code == 403


def test_a_reply_can_be_taken_back_and_its_history_is_read_by_the_author_and_staff_alone(
    as_host, as_member, as_moderator, client
):
    lin = a_member("lin")
    review = a_review(author=lin)
    address = f"/api/v1/reviews/{review.id}/reply"
    as_host.put(address, json={"body": "谢谢您"})

    assert as_host.delete(address).status_code == as_host.delete(address).status_code == 204
    assert client.get(f"/api/v1/contents/{review.id}").json["reply"] is None
    assert as_host.put(address, json={"body": "谢谢您"}).json["version"] == 2

    for reader in (as_member(lin), as_moderator):
        versions = reader.get(f"{address}/versions").json["items"]
        assert [(each["version"], each["status"]) for each in versions] == [(2, "published"), (1, "withdrawn")]
    assert as_member().get(f"{address}/versions").status_code == 404
    assert client.get(f"{address}/versions").status_code == 401


def told(member_id: int) -> list[str]:
    return list(db.session.scalars(select(Notification.type).filter_by(member_id=member_id).order_by(Notification.id)))


def test_of_two_replies_at_once_each_is_a_version(app):
    review_id = a_review().id
    key = an_api_key("host")

    def reply(turn: int) -> int:
        headers = {"Authorization": f"Bearer {key}"}
        body = {"body": f"谢谢您的评价，第{turn}次回复。"}
        return app.test_client().put(f"/api/v1/reviews/{review_id}/reply", json=body, headers=headers).status_code

    assert set(at_once([lambda turn=turn: reply(turn) for turn in range(6)])) == {200}
    assert db.session.scalars(select(Reply.version).order_by(Reply.version)).all() == [1, 2, 3, 4, 5, 6]
