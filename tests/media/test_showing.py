"""Pictures of notes and reviews: whose, how many, in which order, and by one content alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community import outbox
from community.content.actions import hold, remove
from community.content.models import Content
from community.content.queries import content_to_change
from community.database import db
from community.landing.cards import card_of
from community.media.models import Medium
from community.media.queries import media_of, prints_of
from community.outbox import transaction
from tests.factories import a_comment, a_medium, a_member, a_post, a_product, a_review
from tests.parallel import at_once

MOST = 18
SAID = {"body": "周末去了山里，鞋子很舒服。"}


def ids(media: list[Medium]) -> list[str]:
    return [str(medium.id) for medium in media]


def some_media(owner, count: int = 3) -> list[Medium]:
    return [a_medium(owner, alt=f"picture {number}") for number in range(count)]


def edit(client, content_id, **changes):
    address = f"/api/v1/contents/{content_id}"
    return client.patch(address, json=changes, headers={"If-Match": client.get(address).headers["ETag"]})


def routes(author) -> dict[str, dict]:
    return {
        "/api/v1/posts": SAID,
        f"/api/v1/products/{a_product().external_id}/reviews": {**SAID, "rating": 5},
    }


def test_a_note_and_a_review_show_pictures_in_the_order_given(as_member):
    lin = a_member("lin")
    for address, said in routes(lin).items():
        first, second, third = some_media(lin)

        answer = as_member(lin).post(address, json={**said, "media_ids": ids([third, first, second])})

        assert answer.status_code == 201
        assert answer.json["media"] == [medium.shown() for medium in (third, first, second)]
        assert media_of(int(answer.json["id"])) == [third, first, second]
        assert answer.json["media"][0]["alt"] == "picture 2"


def test_18_pictures_are_shown_and_19_are_refused_whole(as_member):
    lin = a_member("lin")
    media = some_media(lin, MOST + 1)
    for address, said in routes(lin).items():
        answer = as_member(lin).post(address, json={**said, "media_ids": ids(media)})
        assert (answer.status_code, list(answer.json["errors"])) == (422, ["media_ids"])

    answer = as_member(lin).post("/api/v1/posts", json={**SAID, "media_ids": ids(media[:MOST])})

    assert len(answer.json["media"]) == MOST
    assert media[-1].content_id is None


@pytest.mark.parametrize("case", ["unknown", "of another", "shown already", "named twice", "not stored yet"])
def test_a_picture_that_cannot_be_shown_is_named_and_nothing_is_written(as_member, case):
    lin, good = a_member("lin"), None
    good = a_medium(lin)
    bad = {
        "unknown": lambda: "9000",
        "of another": lambda: str(a_medium().id),
        "shown already": lambda: a_post(author=lin, media_ids=[a_medium(lin).id]).media[0]["id"],
        "named twice": lambda: str(good.id),
        "not stored yet": lambda: str(unfinished(lin).id),
    }[case]()
    before = db.session.query(Content).count()

    answer = as_member(lin).post("/api/v1/posts", json={**SAID, "media_ids": [str(good.id), bad]})

    assert answer.status_code == 422
    assert bad in answer.json["errors"]["media_ids"][0]
    assert db.session.query(Content).count() == before
    assert db.session.get(Medium, good.id).content_id is None


def unfinished(owner) -> Medium:
    medium = a_medium(owner)
    with transaction():
        medium.stored_at = None
    return medium


def test_of_two_notes_at_once_one_shows_the_picture(app, as_member):
    lin = a_member("lin")
    medium_id, client = str(a_medium(lin).id), as_member(lin)
    authorization = client.environ_base["HTTP_AUTHORIZATION"]

    def post() -> int:
        headers = {"Authorization": authorization}
        sent = {**SAID, "media_ids": [medium_id]}
        return app.test_client().post("/api/v1/posts", json=sent, headers=headers).status_code

    assert sorted(at_once([post] * 4)) == [201, 422, 422, 422]
    showing = db.session.scalars(select(Content)).all()
    assert [content.media[0]["id"] for content in showing if content.media] == [medium_id]


def test_an_edit_adds_takes_off_and_reorders_pictures_and_leaves_them_when_it_does_not_name_them(as_member):
    lin = a_member("lin")
    first, second, third = some_media(lin)
    post, client = a_post(author=lin, media_ids=[first.id, second.id]), as_member(lin)

    assert edit(client, post.id, title="新标题").json["media"] == [first.shown(), second.shown()]
    assert edit(client, post.id, media_ids=ids([third, first])).json["media"] == [third.shown(), first.shown()]
    assert media_of(post.id) == [third, first]
    assert second.content_id is None

    assert edit(client, post.id, media_ids=[]).json["media"] == []
    assert edit(client, a_post(author=lin).id, media_ids=ids([second, third])).status_code == 200


def test_an_edit_cannot_take_a_picture_from_another_content(as_member):
    lin = a_member("lin")
    post = a_post(author=lin, media_ids=[a_medium(lin).id])

    answer = edit(as_member(lin), a_post(author=lin).id, media_ids=ids(media_of(post.id)))

    assert answer.status_code == 422
    assert str(post.id) in answer.json["errors"]["media_ids"][0]


def test_a_comment_shows_no_pictures(as_member):
    lin = a_member("lin")
    comment = a_comment(author=lin)

    answer = edit(as_member(lin), comment.id, media_ids=ids([a_medium(lin)]))

    assert answer.json["errors"] == {"media_ids": ["A comment has no media_ids."]}


def test_describing_a_picture_that_is_shown_is_an_edit_of_what_shows_it(as_member):
    lin = a_member("lin")
    first, second, _ = some_media(lin)
    post, client = a_post(author=lin, media_ids=[first.id, second.id]), as_member(lin)

    client.patch(f"/api/v1/media/{second.id}", json={"alt": "加微信abc12345领取"})

    shown = client.get(f"/api/v1/contents/{post.id}").json
    assert [medium["alt"] for medium in shown["media"]] == ["picture 0", "加微信abc12345领取"]
    assert shown["version"] == 2
    assert shown["status"] != "published"  # it was screened like any text
    client.patch(f"/api/v1/media/{second.id}", json={"alt": "加微信abc12345领取"})
    assert client.get(f"/api/v1/contents/{post.id}").json["version"] == 2


def test_a_picture_of_what_was_removed_is_no_longer_described(as_member):
    lin = a_member("lin")
    post = a_post(author=lin, media_ids=[a_medium(lin, alt="before").id])
    with transaction():
        remove(content_to_change(post.id))

    answer = as_member(lin).patch(f"/api/v1/media/{post.media[0]['id']}", json={"alt": "after"})

    assert answer.status_code == 409
    assert media_of(post.id)[0].alt == "before"


def test_a_draft_keeps_its_pictures_for_itself(as_member):
    lin = a_member("lin")
    medium = a_medium(lin)
    answer = as_member(lin).post("/api/v1/posts", json={**SAID, "media_ids": ids([medium]), "draft": True})

    assert answer.json["media"] == [medium.shown()]
    assert as_member(lin).post("/api/v1/posts", json={**SAID, "media_ids": ids([medium])}).status_code == 422


def test_moderators_and_its_author_see_the_pictures_of_a_held_content_and_others_nothing(as_member, as_moderator):
    lin = a_member("lin")
    post = a_post(author=lin, media_ids=[a_medium(lin).id])
    with transaction():
        hold(content_to_change(post.id))
    address = f"/api/v1/contents/{post.id}"

    for client in (as_moderator, as_member(lin)):
        [shown] = client.get(address).json["media"]
        assert client.get(shown["url"]).status_code == 200
    assert as_member().get(address).status_code == 404


def test_the_first_picture_stands_on_the_card_of_a_shared_link(client):
    lin = a_member("lin")
    post = a_post(author=lin, media_ids=[medium.id for medium in some_media(lin)])
    shown = {"media": post.media, "title": None, "excerpt": "", "id": post.id}

    assert card_of(shown, [], "https://shop.example")["image"] == f"https://shop.example{post.media[0]['url']}"
    assert post.media[0]["url"] in client.get(f"/p/{post.id}").get_data(as_text=True)


@pytest.fixture
def attached(app):
    """What ``media.attached`` told during the test."""
    told: list[dict] = []

    def note(**payload):
        told.append(payload)

    subscriptions = app.extensions["outbox"].by_topic
    before = list(subscriptions.get("media.attached", ()))
    outbox.subscribe(app, "media.attached", note, inline=True)
    yield told
    subscriptions["media.attached"] = before


def test_moderation_is_told_of_pictures_when_they_are_handed_in_and_can_ask_for_their_prints(as_member, attached):
    lin = a_member("lin")
    media, client = some_media(lin, 2), as_member(lin)

    draft = client.post("/api/v1/posts", json={**SAID, "media_ids": ids(media), "draft": True}).json
    assert attached == []
    edit(client, draft["id"], draft=False)
    edit(client, draft["id"], title="又改了")
    a_review(author=lin)

    told = {"content_id": int(draft["id"]), "media_ids": [medium.id for medium in media]}
    assert attached == [told, told]
    assert prints_of(int(draft["id"])) == [(medium.id, medium.print) for medium in media]
