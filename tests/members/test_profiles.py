"""Members as others see them, and lists of them."""

from __future__ import annotations

import pytest

from community.content.actions import hold
from community.content.queries import content_to_change
from community.outbox import transaction
from tests.factories import a_member, a_post
from tests.statements import statements as sent_statements

PRIVATE = ("email", "phone", "roles", "preferences", "restrictions", "password_hash", "external_id", "skeleton")


def test_a_profile_shows_nothing_private(client):
    a_member("lin", email="lin@example.com", phone="+8613800000000")

    assert not set(PRIVATE) & set(client.get("/api/v1/members/lin").get_json())


@pytest.mark.parametrize("name", ["nobody", "%00", "x" * 500, "a%2Fb", "%F0%28", "..", "' OR 1=1"])
def test_a_name_that_nobody_has_is_not_found(client, name):
    assert client.get(f"/api/v1/members/{name}").status_code == 404


def test_a_profile_that_the_client_has_is_not_sent_again(client):
    a_member("lin")
    tag = client.get("/api/v1/members/lin").headers["ETag"]

    assert client.get("/api/v1/members/lin", headers={"If-None-Match": tag}).status_code == 304


def test_walking_the_followers_shows_each_once_the_newest_first(as_member, client):
    a_member("mei")
    fans = [a_member(f"fan-{n}") for n in range(5)]
    for fan in fans:
        as_member(fan).put("/api/v1/members/mei/follow")

    assert walk(client, "/api/v1/members/mei/followers") == ["fan-4", "fan-3", "fan-2", "fan-1", "fan-0"]
    assert walk(client, "/api/v1/members/fan-0/following") == ["mei"]


def walk(client, path):
    names, cursor = [], None
    while True:
        page = client.get(path, query_string={"limit": 2, **({"cursor": cursor} if cursor else {})}).get_json()
        names += [member["username"] for member in page["items"]]
        if (cursor := page["next"]) is None:
            return names


def test_a_list_leaves_out_whom_the_viewer_blocks(as_member):
    a_member("mei")
    fans = [a_member(f"fan-{n}") for n in range(3)]
    for fan in fans:
        as_member(fan).put("/api/v1/members/mei/follow")
    lin = as_member(a_member("lin"))
    lin.put("/api/v1/members/fan-1/block")

    shown = lin.get("/api/v1/members/mei/followers").get_json()["items"]
    assert [member["username"] for member in shown] == ["fan-2", "fan-0"]


@pytest.mark.parametrize("path", ["followers", "following", "contents"])
@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"page": 2}])
def test_a_list_refuses_what_it_does_not_know(client, path, query):
    a_member("mei")

    assert client.get(f"/api/v1/members/mei/{path}", query_string=query).status_code == 422


def test_the_cursor_of_another_list_is_refused(as_member, client):
    for name in ("mei", "lan"):
        a_member(name)
    for n in range(3):
        fan = as_member(a_member(f"fan-{n}"))
        fan.put("/api/v1/members/mei/follow")
        fan.put("/api/v1/members/lan/follow")
    cursor = client.get("/api/v1/members/mei/followers?limit=1").get_json()["next"]

    assert client.get("/api/v1/members/lan/followers", query_string={"cursor": cursor}).status_code == 400


def test_a_list_of_members_takes_as_many_statements_however_long_it_is(as_member):
    a_member("mei")
    viewer = as_member(a_member("lin"))
    viewer.get("/api/v1/me")  # the first request of the day also notes the visit

    def taken(fans):
        for _ in range(fans):
            as_member(a_member()).put("/api/v1/members/mei/follow")
        with sent_statements() as statements:
            viewer.get("/api/v1/members/mei/followers")
        return len(statements)

    assert taken(1) == taken(10) <= 6


def test_others_see_only_what_is_public_of_a_members_contents(as_member, client):
    mei = a_member("mei")
    public, draft, held = a_post(author=mei), a_post(author=mei, draft=True), a_post(author=mei)
    with transaction():
        hold(content_to_change(held.id))

    def seen(viewer):
        return [int(content["id"]) for content in viewer.get("/api/v1/members/mei/contents").get_json()["items"]]

    assert seen(client) == [public.id]
    assert seen(as_member(mei)) == [held.id, draft.id, public.id]
