"""Whole walks while others write: nothing twice, and nothing missing that was there and stays visible."""

from __future__ import annotations

import itertools

import pytest

from community.content.actions import hold
from community.content.queries import content_to_change
from community.likes.actions import like
from community.outbox import transaction
from tests.factories import a_member, a_post
from tests.feeds.walks import ids_of, walk

FEEDS = ("/api/v1/feeds/latest", "/api/v1/feeds/trending", "/api/v1/feeds/recommended")


@pytest.mark.parametrize("path", FEEDS)
def test_a_walk_under_publishing_liking_and_hiding_is_whole(client, path):
    posts = [a_post() for _ in range(14)]
    fans, doomed = [a_member() for _ in range(3)], iter(posts[::5])
    unlucky = []
    steps = itertools.count()

    def meanwhile():
        a_post()
        late = posts[next(steps) % len(posts)]
        for fan in fans:
            with transaction():
                like(fan, content_to_change(late.id))
        if (hidden := next(doomed, None)) is not None:
            with transaction():
                hold(content_to_change(hidden.id))
            unlucky.append(hidden.id)

    walked = ids_of(walk(client, path, limit=3, meanwhile=meanwhile))

    assert len(walked) == len(set(walked))
    assert {post.id for post in posts} - set(unlucky) <= set(walked)


@pytest.mark.parametrize("path", FEEDS)
def test_what_was_hidden_before_its_page_is_not_shown_on_it(client, path):
    posts = [a_post() for _ in range(5)]
    first = client.get(path, query_string={"limit": 2}).json
    later = next(post for post in posts if post.id not in ids_of(first["items"]))

    with transaction():
        hold(content_to_change(later.id))
    rest = client.get(path, query_string={"limit": 100, "cursor": first["next"]}).json

    assert later.id not in ids_of(rest["items"])
    assert len(first["items"]) + len(rest["items"]) == 4
    assert rest["next"] is None
