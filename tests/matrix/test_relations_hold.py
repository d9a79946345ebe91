"""Whom and what a member does not want to see: on every surface there before, gone after, there again when lifted.

One walk: every relation by every surface. A surface is asked as the reader would ask it; what stands there is named by
the id of the content, or by the name of the member.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from community.content.models import Content
from community.members.models import Member
from tests.factories import a_comment, a_member, a_post, a_product, a_question, a_repost, a_review, an_answer

WORD = "露营灯"
BODY = f"昨晚的{WORD}很亮，山里走夜路也放心。"


@dataclass(frozen=True)
class Scene:
    """What the other member wrote, and where the reader may come upon it."""

    reader: Member
    other: Member
    post: Content
    review: Content
    question: Content
    answer: Content
    comment: Content
    repost: Content
    calling: Content
    quiet: Content
    client: FlaskClient
    product: str

    def get(self, path: str, **query) -> dict:
        answer = self.client.get(f"/api/v1{path}", query_string=query)
        assert answer.status_code == 200, answer.json
        return answer.json

    def ids(self, path: str, **query) -> set[str]:
        items = self.get(path, limit=100, **query)["items"]
        return {item.get("content", item)["id"] for item in items}  # a search shows each with its highlights


@pytest.fixture
def scene(app, as_member, deliver_all) -> Scene:
    reader, other, third = a_member("du_zhe"), a_member("ta_ren"), a_member("di_san")
    product = a_product("SKU-9", title="营地灯")
    own = a_post("我的周末：溪边、帐篷和一锅热汤。", author=reader)
    post = a_post(f"{BODY} #露营#", author=other, products=[product])
    question = a_question(author=third, product=product)
    made = Scene(
        reader=reader,
        other=other,
        post=post,
        review=a_review(product, f"{WORD}用了一个月，电池耐用。#露营#", author=other),
        question=question,
        answer=an_answer(question, f"{WORD}防水。#露营#", author=other),
        comment=a_comment(own, f"下次带上{WORD}。#露营#", author=other),
        repost=a_repost(post, author=third),
        calling=a_post(f"@du_zhe 看看这个{WORD} #露营#", author=other),
        quiet=own,
        client=as_member(reader),
        product=product.external_id,
    )
    for path in ("/topics/露营/follow", f"/products/{product.external_id}/follow", "/members/ta_ren/follow"):
        assert made.client.put(f"/api/v1{path}").status_code == 200
    as_member(other).put(f"/api/v1/contents/{own.id}/like")
    as_member(other).put("/api/v1/members/di_san/follow")
    deliver_all()
    return made


def notified(scene: Scene) -> set[str]:
    return {notice["type"] for notice in scene.get("/notifications", limit=100)["items"]}


# surface: how to ask, and whether what the other wrote (or did) stands there
SURFACES: dict[str, Callable[[Scene], bool]] = {
    "latest": lambda s: str(s.post.id) in s.ids("/feeds/latest"),
    "following": lambda s: str(s.post.id) in s.ids("/feeds/following"),
    "trending": lambda s: str(s.post.id) in s.ids("/feeds/trending"),
    "recommended": lambda s: str(s.post.id) in s.ids("/feeds/recommended"),
    "topic": lambda s: str(s.post.id) in s.ids("/feeds/topics/露营"),
    "product": lambda s: str(s.post.id) in s.ids(f"/feeds/products/{s.product}"),
    "repost by a third": lambda s: str(s.repost.id) in s.ids("/feeds/latest"),
    "search": lambda s: str(s.post.id) in s.ids("/search", q=WORD),
    "search total": lambda s: s.get("/search", q=WORD)["total"] > 0,
    "reviews": lambda s: str(s.review.id) in s.ids(f"/products/{s.product}/reviews", sort="new"),
    "reviews by help": lambda s: str(s.review.id) in s.ids(f"/products/{s.product}/reviews", sort="helpful"),
    "answers": lambda s: str(s.answer.id) in s.ids(f"/questions/{s.question.id}/answers"),
    "comments": lambda s: str(s.comment.id) in s.ids(f"/contents/{s.quiet.id}/comments"),
    "comments by likes": lambda s: str(s.comment.id) in s.ids(f"/contents/{s.quiet.id}/comments", sort="top"),
    "told of a comment": lambda s: "commented" in notified(s),
    "told of a mention": lambda s: "mentioned" in notified(s),
    "told of a like": lambda s: "liked" in notified(s),
    "suggested names": lambda s: "ta_ren" in [m["username"] for m in s.get("/search/suggest", q="ta_r")["members"]],
    "their profile": lambda s: s.client.get("/api/v1/members/ta_ren").status_code == 200,
    "their contents": lambda s: str(s.post.id) in opened(s, "/members/ta_ren/contents"),
    "opened by its address": lambda s: s.client.get(f"/api/v1/contents/{s.post.id}").status_code == 200,
    "followers of a third": lambda s: str(s.other.id) in s.ids("/members/di_san/followers"),
}
PEOPLE_ONLY = {"told of a like", "suggested names", "their profile", "followers of a third"}  # no word, no topic
BY_ADDRESS = {"opened by its address", "their profile"}  # what one opens oneself is shown, unless somebody is blocked


def opened(scene: Scene, path: str) -> set[str]:
    answer = scene.client.get(f"/api/v1{path}", query_string={"limit": 100})
    return {item["id"] for item in answer.json.get("items", ())}


def seen(scene: Scene) -> set[str]:
    return {name for name, stands in SURFACES.items() if stands(scene)}


@contextmanager
def relation(scene: Scene, path: str, **body) -> Iterator[None]:
    """The relation stands inside, and is lifted behind."""
    if body:
        assert scene.client.put(f"/api/v1{path}", json=body).status_code == 200
    else:
        assert scene.client.put(f"/api/v1{path}").status_code == 200
    yield
    assert scene.client.delete(f"/api/v1{path}", query_string=body).status_code == 200


RELATIONS = {
    "block": ("/members/ta_ren/block", {}),
    "mute": ("/members/ta_ren/mute", {}),
    "keyword": ("/me/muted-keywords", {"word": "露營燈"}),  # written in traditional characters
    "topic mute": ("/topics/露营/mute", {}),
}
STAYS = {
    "block": set(),
    "mute": BY_ADDRESS | {"their contents", "followers of a third"},  # who opens a muted member's page wants to see it
    "keyword": BY_ADDRESS | PEOPLE_ONLY,
    "topic mute": BY_ADDRESS | PEOPLE_ONLY,
}


def test_every_relation_holds_on_every_surface_and_lifting_it_brings_all_back(scene):
    assert seen(scene) == set(SURFACES)

    left = {}
    for name, (path, body) in RELATIONS.items():
        with relation(scene, path, **body):
            left[name] = seen(scene)
        assert seen(scene) == set(SURFACES), f"after {name}"

    assert left == STAYS


def test_the_blocked_member_does_not_see_the_reader_either_and_the_muted_one_does(scene, as_member):
    other = as_member(scene.other)
    path = f"/api/v1/contents/{scene.quiet.id}"

    with relation(scene, "/members/ta_ren/mute"):
        assert other.get(path).status_code == 200
    with relation(scene, "/members/ta_ren/block"):
        assert other.get(path).status_code == 404
        assert other.get("/api/v1/members/du_zhe").status_code == 404
    assert other.get(path).status_code == 200
