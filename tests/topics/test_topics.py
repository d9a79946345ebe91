"""Topics: born in texts, described and closed by moderators."""

from __future__ import annotations

import pytest

from tests.factories import a_member, a_post


def test_a_topic_comes_into_being_with_the_text_that_names_it(client):
    a_post("#穿搭# 第一篇")

    shown = client.get("/api/v1/topics").get_json()["items"]
    assert [(topic["name"], topic["counts"]) for topic in shown] == [("穿搭", {"contents": 1, "followers": 0})]


@pytest.mark.parametrize("written", ["Tea", "tea", "ＴＥＡ"])
def test_a_topic_is_found_however_its_name_is_written(client, written):
    a_post("#Tea")

    assert client.get(f"/api/v1/topics/{written}").get_json()["name"] == "tea"


@pytest.mark.parametrize("name", ["none", "a%00b", "x" * 200, "..", "%F0%28"])
def test_what_is_no_topic_is_not_found(client, name):
    assert client.get(f"/api/v1/topics/{name}").status_code == 404


def test_a_moderator_says_what_a_topic_is_about_and_who_looks_after_it(as_moderator, client):
    a_member("lin")
    said = {"description": "今天穿什么", "rules": "请附照片", "moderators": ["lin"], "banned": False}

    assert as_moderator.put("/api/v1/topics/穿搭", json=said).status_code == 200
    shown = client.get("/api/v1/topics/穿搭").get_json()
    assert {name: shown[name] for name in said} == said


def test_the_same_said_twice_is_the_same_as_once(as_moderator, client):
    said = {"description": "今天穿什么"}
    first, second = (as_moderator.put("/api/v1/topics/穿搭", json=said).get_json() for _ in range(2))

    assert first == second


def test_a_banned_topic_is_there_for_staff_alone(as_moderator, as_member, client):
    a_post("#赌博#")
    as_moderator.put("/api/v1/topics/赌博", json={"banned": True})

    assert client.get("/api/v1/topics/赌博").status_code == 404
    assert client.get("/api/v1/topics").get_json()["items"] == []
    assert as_member().put("/api/v1/topics/赌博/follow").status_code == 404
    assert as_moderator.get("/api/v1/topics/赌博").get_json()["banned"] is True


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("穿搭", {"description": "x" * 501}),
        ("穿搭", {"moderators": ["nobody"]}),
        ("穿搭", {"banned": "yes"}),
        ("穿搭", {"contents_count": 5}),
        ("!!", {}),
        ("x" * 65, {}),
    ],
)
def test_what_cannot_be_said_of_a_topic_is_refused(as_moderator, name, said):
    assert as_moderator.put(f"/api/v1/topics/{name}", json=said).status_code == 422


def test_members_and_strangers_describe_no_topic(as_member, client):
    a_post("#穿搭#")

    assert as_member().put("/api/v1/topics/穿搭", json={}).status_code == 403
    assert client.put("/api/v1/topics/穿搭", json={}).status_code == 401


def test_a_viewer_sees_which_topics_they_follow(as_member, client):
    a_post("#穿搭#")
    lin = as_member()
    lin.put("/api/v1/topics/穿搭/follow")

    assert lin.get("/api/v1/topics/穿搭").get_json()["viewer"] == {"following": True, "looks_after": False}
    assert client.get("/api/v1/topics/穿搭").get_json()["viewer"] == {"following": False, "looks_after": False}
