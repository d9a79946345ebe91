"""A person who left a mark everywhere: every word that they could say bears one of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from community.outbox import transaction
from moderation.desk.reports import report_content
from tests.factories import a_member, a_post, a_product, a_share, an_order
from tests.media.images import drawn, encoded, upload
from tests.moderation_desk.desk import CLEAN, SOLICITING, case_of, decide

API = "/api/v1"
LETTERS = "abcdefghkpqrstxz"  # none that looks like another: a former name is kept as what it looks like


class Person:
    """Somebody signed in. root: how all their marks begin. marks: those that were left."""

    def __init__(self, root: str, sign_in: Callable[..., FlaskClient]) -> None:
        self.root, self.marks = root, []
        self._endings = ("".join(letters) for letters in itertools.product(LETTERS, repeat=2))
        given = {"display_name": self.mark(), "email": f"{self.mark()}@example.com", "external_id": self.mark()}
        self.member = a_member(self.mark(), **given)
        self.client = sign_in(self.member)

    def mark(self) -> str:
        """A mark that was never left before."""
        self.marks.append(self.root + next(self._endings))
        return self.marks[-1]

    def says(self, text: str = CLEAN) -> str:
        return f"{text} {self.mark()} 。"

    def does(self, method: str, path: str, **json: Any) -> dict[str, Any]:
        """What the API answers; an answer that is no success fails the test."""
        answer = self.client.open(API + path, method=method, **({"json": json} if json else {}))
        assert answer.status_code < 300, (method, path, answer.status_code, answer.json)
        return answer.json if answer.data else {}

    def changes(self, path: str, **json: Any) -> dict[str, Any]:
        etag = self.client.get(API + path).headers["ETag"]
        answer = self.client.patch(API + path, json=json, headers={"If-Match": etag})
        assert answer.status_code == 200, answer.json
        return answer.json


def a_marked_life(root: str, sign_in: Callable[..., FlaskClient], moderator: FlaskClient) -> Person:
    """Somebody who did here whatever one can do, among others who left no mark."""
    person = Person(root, sign_in)
    writes(person)
    keeps_to_themselves(person)
    relates(person)
    is_judged(person, moderator)
    return person


def writes(person: Person) -> None:
    """Contents of every kind, with revisions, a picture, topics; a draft; something withdrawn."""
    product, other = a_product(), a_post(author=a_member())
    picture = upload(person.client, encoded(drawn(200, 150).convert("RGB")), alt=person.mark()).json["id"]
    said = {"title": person.mark(), "body": person.says(), "topics": [person.mark()], "media_ids": [picture]}
    post = person.does("POST", "/posts", **said)
    person.does("PUT", f"/contents/{post['id']}/like")
    person.changes(f"/contents/{post['id']}", body=person.says("改写了，还是那座山，鞋子依旧舒服。"))
    person.does("POST", "/posts", title=person.mark(), body=person.says(), draft=True)
    gone = person.does("POST", "/posts", body=person.says("今天下雨，路上很滑，不过风景好。"))
    person.does("DELETE", f"/contents/{gone['id']}")
    an_order(person.member, product)
    points = {"title": person.mark(), "pros": [person.mark()], "cons": [person.mark()]}
    said = person.says("走了三天，没有磨脚，鞋底也抓地。")
    person.does("POST", f"/products/{product.external_id}/reviews", rating=4, body=said, **points)
    question = person.does("POST", f"/products/{product.external_id}/questions", body=person.says("要买小一号吗？"))
    person.does("POST", f"/questions/{question['id']}/answers", body=person.says("正码就合适，不用买小。"))
    person.does("POST", f"/contents/{other.id}/comments", body=person.says("说得好，我也去过那里。"))
    person.does("POST", f"/contents/{other.id}/reposts", body=person.says("转给大家看看这座山。"))


def keeps_to_themselves(person: Person) -> None:
    """Profile, preferences, a former name, a private collection with a note, a muted word."""
    person.changes("/me", bio=person.says("周末爬山。"), username=person.mark(), preferences={person.mark(): True})
    person.changes("/me", avatar_url=f"https://example.com/{person.mark()}.jpg", phone="+8613800000000")
    collection = person.does("POST", "/collections", title=person.mark(), description=person.says("走过的路。"))
    person.does("PUT", f"/collections/{collection['id']}/items/{a_post().id}", note=person.mark())
    person.does("PUT", "/me/muted-keywords", word=person.mark())


def relates(person: Person) -> None:
    """Likes, bookmarks, follows, blocks, mutes, a share link, a report."""
    other = a_post("山里的天气变得很快，记得带雨衣。 #露营#")
    for path in ("like", "bookmark", "reactions/useful", "not-interested"):
        person.does("PUT", f"/contents/{other.id}/{path}")
    for relation in ("follow", "block", "mute"):
        person.does("PUT", f"/members/{a_member().username}/{relation}")
    for path in ("/topics/露营/follow", "/topics/露营/mute", "/me/tags/露营"):
        person.does("PUT", path)
    a_share(person.member, other)
    person.does("POST", f"/contents/{other.id}/reports", reason="off_topic", note=person.mark())


def is_judged(person: Person, moderator: FlaskClient) -> None:
    """Something held, something removed, an appeal against that."""
    person.does("POST", "/posts", body=person.says(SOLICITING))
    removed, reporter = a_post(person.says("这家店的客服很好，回答得快。"), author=person.member), a_member()
    with transaction():
        report_content(reporter, removed.id, "off_topic")
    assert decide(moderator, case_of(removed), "remove", reason="off_topic", note="见举报").status_code == 200
    person.does("POST", "/appeals", content_id=str(removed.id), text=person.mark())
