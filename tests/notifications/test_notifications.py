"""Who is told what, grouped while unread, in which words."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from community.blocks.actions import block, mute
from community.content.actions import hold, remove, restore, withdraw
from community.content.queries import content_to_change
from community.follows.actions import follow
from community.likes.actions import like, unlike
from community.members.models import Member
from community.notifications.actions import notify
from community.outbox import transaction
from community.questions.actions import accept
from tests.factories import a_comment, a_member, a_post, a_repost, an_answer

NOTIFICATIONS = "/api/v1/notifications"
PREFERENCES = "/api/v1/me/notification-preferences"


@pytest.fixture
def told(as_member, deliver_all):
    """``told(member)``: what they find in their notifications, after all deliveries; and that ``unread`` is exact."""

    def look(member: Member, language: str = "zh-CN") -> list[dict]:
        deliver_all()
        answer = as_member(member).get(f"{NOTIFICATIONS}?limit=100", headers={"Accept-Language": language}).json
        assert answer["unread"] == len([item for item in answer["items"] if not item["read"]])
        return answer["items"]

    return look


def liked_by(fan: Member, content) -> None:
    with transaction():
        like(fan, content_to_change(content.id))


def types_of(items: list[dict]) -> list[str]:
    return [item["type"] for item in items]


def test_likes_of_one_content_are_one_notification_that_names_the_latest_and_counts_the_others(told):
    author = a_member()
    post = a_post(author=author, title="雨里走了一天")
    for fan in [a_member() for _ in range(4)] + [a_member("lin", display_name="林")]:
        liked_by(fan, post)

    [chinese], [english] = told(author), told(author, "en")

    assert chinese["text"] == "林和其他 4 人赞了你的笔记《雨里走了一天》"
    assert english["text"] == "林 and 4 others liked your note “雨里走了一天”"
    assert chinese["count"] == 5
    assert chinese["actors"][0]["username"] == "lin"
    assert len(chinese["actors"]) == 3
    assert chinese["content"]["id"] == str(post.id)


def test_one_and_two_people_are_named(told):
    author = a_member()
    post = a_post(author=author)
    liked_by(a_member(display_name="林"), post)
    assert told(author)[0]["text"] == "林赞了你的笔记"

    liked_by(a_member(display_name="青"), post)
    assert told(author)[0]["text"] == "青和林赞了你的笔记"
    assert told(author, "en")[0]["text"] == "青 and 林 liked your note"


def test_everybody_concerned_is_told_once_of_a_content(told):
    asker, commenter, answerer, mentioned, follower = (a_member() for _ in range(5))
    post = a_post(author=asker)
    comment = a_comment(post, author=commenter)
    reply = a_comment(post, f"@{mentioned.username} @{commenter.username} 谢谢", author=answerer, parent=comment)
    a_repost(post, author=commenter)
    with transaction():
        follow(follower, commenter)

    assert sorted(types_of(told(asker))) == ["commented", "reposted"]
    assert sorted(types_of(told(commenter))) == ["followed", "replied"]
    [mention] = told(mentioned)
    assert (mention["type"], mention["content"]["id"]) == ("mentioned", str(reply.id))
    assert told(answerer) == []


def test_answers_and_their_acceptance_are_told(told):
    answerer = a_member()
    answered = an_answer(author=answerer)
    asker = answered_question_author(answered)
    with transaction():
        accept(asker, content_to_change(answered.id))

    assert types_of(told(asker)) == ["answered"]
    assert types_of(told(answerer)) == ["accepted"]


def answered_question_author(answered) -> Member:
    return content_author(answered.root_id)


def content_author(content_id: int) -> Member:
    with transaction():
        return content_to_change(content_id).author


def test_nobody_is_told_of_what_they_did_themselves(told):
    author = a_member()
    post = a_post(author=author)
    a_comment(post, f"@{author.username} 自言自语", author=author)
    liked_by(author, post)

    assert told(author) == []


def test_what_was_read_is_not_added_to(told, as_member):
    author = a_member()
    post = a_post(author=author)
    liked_by(a_member(), post)
    [first] = told(author)
    assert as_member(author).post(f"{NOTIFICATIONS}/read", json={"ids": [first["id"]]}).json == {"unread": 0}

    liked_by(a_member(), post)
    second, again = told(author)

    assert (second["read"], second["count"]) == (False, 1)
    assert (again["id"], again["read"], again["count"]) == (first["id"], True, 1)


def test_a_like_taken_back_and_given_again_is_told_once(told, as_member):
    author, fan = a_member(), a_member()
    post = a_post(author=author)
    liked_by(fan, post)
    [first] = told(author)
    as_member(author).post(f"{NOTIFICATIONS}/read", json={"all": True})
    with transaction():
        unlike(fan, content_to_change(post.id))
    liked_by(fan, post)

    assert [item["id"] for item in told(author)] == [first["id"]]


def test_a_like_taken_back_leaves_an_unread_group_and_the_last_one_takes_it_along(told):
    author, fan, other = a_member(), a_member(), a_member(display_name="林")
    post = a_post(author=author)
    for liker in (fan, other):
        liked_by(liker, post)
    assert told(author)[0]["count"] == 2
    with transaction():
        unlike(fan, content_to_change(post.id))
    assert told(author)[0]["text"] == "林赞了你的笔记"
    with transaction():
        unlike(other, content_to_change(post.id))
    assert told(author) == []

    liked_by(fan, post)
    assert [item["count"] for item in told(author)] == [1]


def test_a_content_published_again_after_a_decision_is_told_once(told):
    author = a_member()
    comment = a_comment(a_post(author=author))
    assert len(told(author)) == 1
    with transaction():
        remove(content_to_change(comment.id))
    assert told(author) == []
    with transaction():
        restore(content_to_change(comment.id))

    assert [item["count"] for item in told(author)] == [1]


@pytest.mark.parametrize("separate", ["author blocks fan", "fan blocks author", "author mutes fan"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_nothing_comes_from_blocked_or_muted_members_whenever_they_were(told, separate, when):
    author, fan = a_member(), a_member()
    post = a_post(author=author)
    liked_by(fan, post)
    a_comment(post, author=fan)
    a_post(f"@{author.username} 看看", author=fan)
    liked_by(a_member(), post)
    if when == "after":
        assert sorted(types_of(told(author))) == ["commented", "liked", "mentioned"]
    with transaction():
        if separate == "author blocks fan":
            block(author, fan)
        elif separate == "fan blocks author":
            block(fan, author)
        else:
            mute(author, fan)

    [liked] = told(author)

    assert (liked["type"], liked["count"]) == ("liked", 1)


@pytest.mark.parametrize("hide", [hold, remove, withdraw])
def test_a_hidden_comment_is_not_told_and_not_counted(told, hide):
    author = a_member()
    post = a_post(author=author)
    kept, hidden = a_comment(post), a_comment(post)
    mentioned = a_member()
    mention = a_post(f"@{mentioned.username} 看看")
    assert [item["count"] for item in told(author)] == [2]
    with transaction():
        hide(content_to_change(hidden.id))
        hide(content_to_change(mention.id))

    assert [item["count"] for item in told(author)] == [1]
    assert told(mentioned) == []
    with transaction():
        hide(content_to_change(kept.id))
    assert told(author) == []


def test_official_notices_are_never_grouped_nor_preferred_away_and_outlive_what_they_are_about(told, as_member):
    author, reporter = a_member(), a_member()
    post = a_post(author=author)
    switch_off(as_member(author))
    with transaction():
        removed = content_to_change(post.id)
        remove(removed)
        for _ in range(2):
            given = {"content": removed, "reason": "off_topic", "text_zh": "你的笔记被移除了", "text_en": "Removed"}
            notify(author, "decision", **given)
        notify(reporter, "report_outcome", content=removed, text_zh="已处理", text_en="Done")

    mine, [theirs] = told(author, "en"), told(reporter)

    assert [(item["type"], item["text"], item["reason"], item["count"]) for item in mine] == [
        ("decision", "Removed", "off_topic", 1)
    ] * 2
    assert mine[0]["content"]["status"] == "removed"
    assert (theirs["text"], theirs["content"]) == ("已处理", None)


def switch_off(client: FlaskClient) -> None:
    wanted = client.get(PREFERENCES)
    off = {type_: dict.fromkeys(channels, False) for type_, channels in wanted.json["types"].items()}
    answer = client.put(PREFERENCES, json={"types": off}, headers={"If-Match": wanted.headers["ETag"]})
    assert answer.status_code == 200, answer.json


def test_what_is_not_wanted_is_not_told_and_the_rest_is(told, as_member):
    author = a_member()
    client, post = as_member(author), a_post(author=author)
    tag = client.get(PREFERENCES).headers["ETag"]
    answer = client.put(PREFERENCES, json={"types": {"liked": {"in_app": False}}}, headers={"If-Match": tag})
    liked_by(a_member(), post)
    a_comment(post)

    assert answer.json["types"]["liked"] == {"in_app": False, "mail": False}
    assert answer.json["types"]["commented"] == {"in_app": True, "mail": False}
    assert types_of(told(author)) == ["commented"]


def test_preferences_are_changed_only_by_who_knows_the_present_ones(as_member):
    client = as_member()
    tag = client.get(PREFERENCES).headers["ETag"]
    change = {"json": {"types": {"liked": {"in_app": False}}}}

    assert client.put(PREFERENCES, **change).status_code == 428
    assert client.put(PREFERENCES, **change, headers={"If-Match": tag}).status_code == 200
    assert client.put(PREFERENCES, **change, headers={"If-Match": tag}).status_code == 412
    fresh = client.get(PREFERENCES).headers["ETag"]
    assert client.get(PREFERENCES, headers={"If-None-Match": fresh}).status_code == 304
    for unknown in ({"decision": {"in_app": False}}, {"liked": {"pigeon": True}}, {"liked": {"in_app": 3}}):
        assert client.put(PREFERENCES, json={"types": unknown}, headers={"If-Match": fresh}).status_code == 422


@pytest.mark.parametrize("body", [{}, {"ids": []}, {"all": False}, {"ids": ["1"], "all": True}, {"ids": [1]}])
def test_reading_says_which_or_all(as_member, body):
    assert as_member().post(f"{NOTIFICATIONS}/read", json=body).status_code == 422


def test_notifications_of_others_can_neither_be_seen_nor_read(told, as_member, client):
    author = a_member()
    liked_by(a_member(), a_post(author=author))
    [theirs] = told(author)

    assert as_member().post(f"{NOTIFICATIONS}/read", json={"ids": [theirs["id"]]}).json == {"unread": 0}
    assert told(author)[0]["read"] is False
    assert client.get(NOTIFICATIONS).status_code == 401
