"""What a note shows beside its text: products in its pictures, whom it mentions, who paid for it, what made it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from community.accounts.actions import change_profile, erase_account
from community.blocks.models import Block
from community.content.models import Content
from community.database import db
from community.members.queries import member_to_change
from community.notifications.models import Notification
from community.outbox import transaction
from community.relations import begin
from tests.factories import a_medium, a_member, a_product

BODY = "周末去了山里，鞋子很舒服，一点也不磨脚。"


def write(client, **said):
    return client.post("/api/v1/posts", json={"body": BODY, **said})


def edit(client, shown, **said):
    etag = client.get(f"/api/v1/contents/{shown['id']}").headers["ETag"]
    return client.patch(f"/api/v1/contents/{shown['id']}", json=said, headers={"If-Match": etag})


def contents_count():
    return db.session.scalar(select(func.count()).select_from(Content))


def tag(product, picture=None, x=0.25, y=0.75):
    place = {"media_id": str(picture.id), "x": x, "y": y} if picture else {}
    return {"external_id": product.external_id, **place}


def test_a_product_stands_where_it_was_tagged_and_one_without_a_place_has_none(as_member):
    lin, boot, hat, sock = a_member(), a_product(), a_product(), a_product()
    picture = a_medium(lin)
    said = {"product_tags": [tag(boot, picture), tag(hat)], "media_ids": [str(picture.id)]}

    shown = write(as_member(lin), product_ids=[sock.external_id], **said).json["products"]

    assert [(product["external_id"], product.get("place")) for product in shown] == [
        (sock.external_id, None),
        (boot.external_id, {"media_id": str(picture.id), "x": 0.25, "y": 0.75}),
        (hat.external_id, None),
    ]


def test_a_place_goes_with_its_picture_and_stays_through_every_other_edit(as_member):
    lin, boot = a_member(), a_product()
    client, first, second = as_member(lin), a_medium(lin), a_medium(lin)
    ids = [str(first.id), str(second.id)]
    note = write(client, product_tags=[tag(boot, first)], media_ids=ids).json

    assert "place" in edit(client, note, title="山里", media_ids=ids[::-1]).json["products"][0]
    assert "place" in edit(client, note, product_ids=[boot.external_id]).json["products"][0]
    [product] = edit(client, note, media_ids=ids[1:]).json["products"]
    assert (product["external_id"], "place" in product) == (boot.external_id, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"x": 1.01},
        {"x": -0.1},
        {"x": None},
        {"y": "0.5"},
        {"y": True},
        {"media_id": None},
        {"media_id": "999999"},
        {"external_id": "nothing"},
    ],
)
def test_a_tag_that_cannot_be_is_refused_and_nothing_is_half_done(as_member, wrong):
    lin, boot = a_member(), a_product()
    picture = a_medium(lin)

    answer = write(as_member(lin), product_tags=[{**tag(boot, picture), **wrong}], media_ids=[str(picture.id)])

    assert answer.status_code == 422
    assert contents_count() == 0
    assert db.session.get(type(picture), picture.id, populate_existing=True).content_id is None


def test_a_product_tagged_twice_and_a_comment_with_products_are_refused(as_member):
    lin, boot = a_member(), a_product()

    assert write(as_member(lin), product_tags=[tag(boot), tag(boot)]).status_code == 422
    note = write(as_member(lin)).json
    comment = as_member(lin).post(f"/api/v1/contents/{note['id']}/comments", json={"body": BODY}).json
    assert edit(as_member(lin), comment, product_ids=[boot.external_id]).status_code == 422


def test_of_nineteen_pictures_not_one_is_shown(as_member):
    lin = a_member()
    pictures = [a_medium(lin) for _ in range(19)]

    answer = write(as_member(lin), media_ids=[str(picture.id) for picture in pictures])

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["media_ids"])
    assert contents_count() == 0


def test_a_mention_survives_a_rename_and_is_nobody_after_an_erasure(as_member, client):
    wang = a_member("wang_1", display_name="王")
    note = write(as_member(), body=f"{BODY} @wang_1 你看").json
    with transaction():
        change_profile(member_to_change(wang.id), username="wang_2027")

    shown = client.get(f"/api/v1/contents/{note['id']}").json
    assert shown["mentions"] == [{"written": "wang_1", "username": "wang_2027", "display_name": "王"}]
    with transaction():
        erase_account(member_to_change(wang.id))
    assert client.get(f"/api/v1/contents/{note['id']}").json["mentions"] == []


def test_whom_a_block_stands_between_is_mentioned_as_little_as_nobody(as_member, deliver_all):
    lin, wang = a_member(), a_member("wang_1")
    with transaction():
        begin(Block, member_id=wang.id, other_id=lin.id)

    blocked = write(as_member(lin), body=f"{BODY} @wang_1 你看").json
    nobody = write(as_member(lin), body=f"{BODY} 又一天。 @wang_9 你看").json
    deliver_all()

    assert [(note["mentions"], note["status"]) for note in (blocked, nobody)] == [([], "published")] * 2
    assert db.session.scalar(select(func.count()).where(Notification.member_id == wang.id)) == 0


def test_twenty_one_mentions_are_too_many(as_member):
    names = " ".join(f"@member_{n}a" for n in range(21))

    assert write(as_member(), body=f"{BODY} {names}").status_code == 422


def test_labels_are_shown_with_their_words_in_every_list(as_member, client):
    write(as_member(), disclosure="partnership", ai_generated=True)

    [shown] = client.get("/api/v1/feeds/latest").json["items"]
    assert (shown["disclosure"], shown["disclosure_text"], shown["ai_generated"]) == ("partnership", "品牌合作", True)
    english = client.get("/api/v1/feeds/latest", headers={"Accept-Language": "en"}).json["items"][0]
    assert english["disclosure_text"] == "Paid partnership"
    assert "品牌合作" in client.get(f"/p/{shown['id']}").text


def test_a_label_may_be_added_and_is_never_taken_off_without_a_trace(as_member):
    client = as_member()
    note = write(client).json
    assert edit(client, note, ai_generated=True, disclosure="ad").json["ai_generated"] is True

    plain = edit(client, note, ai_generated=False, disclosure=None).json

    [kept] = client.get(f"/api/v1/contents/{note['id']}/revisions").json["items"]
    assert (plain["ai_generated"], plain["version"]) == (False, 3)
    assert kept["diff"] == {"disclosure": [["removed", "ad"]], "ai_generated": [["removed", "true"]]}


def test_a_disclosure_is_one_of_the_list(as_member):
    assert write(as_member(), disclosure="好评返现").status_code == 422
