"""Collections: private or public, in their owner's order, their words judged before others read them."""

from __future__ import annotations

from sqlalchemy import select

from community.accounts.actions import erase_account
from community.audit.actions import CHECKS, examine
from community.clock import utcnow
from community.collections.models import MOST_COLLECTIONS, MOST_ITEMS, Collection
from community.content.actions import remove, restore
from community.content.queries import content_to_change
from community.database import db
from community.members.models import Member
from community.members.queries import member_to_change
from community.outbox import transaction
from tests.factories import a_comment, a_member, a_post
from tests.parallel import at_once
from tests.statements import statements

ROOT = "/api/v1/collections"
ADVERT = "加微信 lin88888 领券，全场三折，代购正品"


def a_collection(client, title: str = "周末山里", **given) -> dict:
    answer = client.post(ROOT, json={"title": title, "public": True, **given})
    assert answer.status_code == 201, answer.json
    return answer.json


def put(client, collection, content, **body):
    return client.put(f"{ROOT}/{collection['id']}/items/{content.id}", json=body)


def items(client, collection, **query) -> list[str]:
    answer = client.get(f"{ROOT}/{collection['id']}/items", query_string=query)
    assert answer.status_code == 200, answer.json
    return [item["content"]["id"] for item in answer.json["items"]]


def etag(client, collection) -> dict[str, str]:
    return {"If-Match": client.get(f"{ROOT}/{collection['id']}").headers["ETag"]}


def differences() -> list:
    counters = [check for check in CHECKS if check.name.split(".")[0] in ("collections", "contents", "reaction_counts")]
    return [found for check in counters for found in examine(check)]


def test_putting_something_in_twice_counts_once_and_bookmarks_it_and_taking_it_out_leaves_the_bookmark(as_member):
    lin, post = as_member(), a_post()
    mine = a_collection(lin)

    assert [put(lin, mine, post).json, put(lin, mine, post, note="想走这条线").json] == [
        {"active": True, "count": 1}
    ] * 2
    [item] = lin.get(f"{ROOT}/{mine['id']}/items").json["items"]
    assert (item["note"], item["content"]["viewer"]["bookmarked"]) == ("想走这条线", True)

    address = f"{ROOT}/{mine['id']}/items/{post.id}"
    assert [lin.delete(address).json, lin.delete(address).json] == [{"active": False, "count": 0}] * 2
    assert lin.get(f"/api/v1/contents/{post.id}").json["viewer"]["bookmarked"] is True
    assert differences() == []


def test_a_private_collection_does_not_exist_for_others_and_a_public_one_cannot_be_changed_by_them(as_member, client):
    owner = a_member("lin")
    lin, mei, post = as_member(owner), as_member(), a_post()
    private, public = a_collection(lin, "只给自己", public=False), a_collection(lin)

    for reader in (mei, client):
        assert reader.get(f"{ROOT}/{private['id']}").status_code == 404
        listed = reader.get("/api/v1/members/lin/collections").json["items"]
        assert [collection["id"] for collection in listed] == [public["id"]]
    assert len(lin.get("/api/v1/me/collections").json["items"]) == 2
    assert put(mei, public, post).status_code == mei.delete(f"{ROOT}/{public['id']}").status_code == 404
    mei.put("/api/v1/members/lin/block")
    assert mei.get(f"{ROOT}/{public['id']}").status_code == 404


def test_a_new_order_moves_what_is_named_within_its_places_and_what_is_hidden_comes_back_to_its_own(as_member):
    lin, posts = as_member(), [a_post() for _ in range(4)]
    mine = a_collection(lin)
    for post in posts:
        put(lin, mine, post)
    a, b, c, d = (str(post.id) for post in posts)
    with transaction():
        remove(content_to_change(posts[1].id))
    assert items(lin, mine) == [a, c, d]

    ordered = lin.put(f"{ROOT}/{mine['id']}/order", json={"content_ids": [d, c, a]}, headers=etag(lin, mine))

    assert (ordered.status_code, ordered.json["version"], ordered.json["items_count"]) == (200, 2, 4)
    assert items(lin, mine) == [d, c, a]
    with transaction():
        restore(content_to_change(posts[1].id))
    assert items(lin, mine) == [d, b, c, a]


def test_an_order_of_an_earlier_version_is_refused_and_so_is_one_that_names_a_stranger(as_member):
    lin, posts = as_member(), [a_post() for _ in range(2)]
    mine, ids = a_collection(lin), [str(post.id) for post in posts]
    for post in posts:
        put(lin, mine, post)
    address, stale = f"{ROOT}/{mine['id']}/order", etag(lin, mine)

    assert lin.put(address, json={"content_ids": ids}).status_code == 428
    assert lin.put(address, json={"content_ids": ids[::-1]}, headers=stale).status_code == 200
    assert lin.put(address, json={"content_ids": ids}, headers=stale).status_code == 412
    fresh = etag(lin, mine)
    assert lin.put(address, json={"content_ids": [str(a_post().id)]}, headers=fresh).status_code == 409
    assert lin.put(address, json={"content_ids": [ids[0], ids[0]]}, headers=fresh).status_code == 422
    assert items(lin, mine) == ids[::-1]


def test_a_walk_shows_each_item_once_while_the_order_changes(as_member):
    lin, posts = as_member(), [a_post() for _ in range(5)]
    mine = a_collection(lin)
    for post in posts:
        put(lin, mine, post)
    path, ids = f"{ROOT}/{mine['id']}/items", [str(post.id) for post in posts]
    first = lin.get(path, query_string={"limit": 2}).json
    lin.put(f"{ROOT}/{mine['id']}/order", json={"content_ids": ids[::-1]}, headers=etag(lin, mine))

    walked, cursor = [item["content"]["id"] for item in first["items"]], first["next"]
    while cursor:
        page = lin.get(path, query_string={"limit": 2, "cursor": cursor}).json
        walked, cursor = walked + [item["content"]["id"] for item in page["items"]], page["next"]

    assert walked == ids


def test_words_of_a_public_collection_are_judged_and_its_owner_reads_why_others_do_not_see_it(as_member, client):
    lin = as_member(a_member("lin"))
    fine, bad = a_collection(lin), a_collection(lin, description=ADVERT)

    assert (fine["shown"], fine["screening"]) == (True, None)
    assert bad["shown"] is False
    assert bad["screening"]["reasons"][0]["spans"]
    assert client.get(f"{ROOT}/{bad['id']}").status_code == 404
    assert "专辑" in lin.get("/api/v1/notifications").json["items"][0]["text"]

    mended = lin.patch(f"{ROOT}/{bad['id']}", json={"description": "山里的路"}, headers=etag(lin, bad)).json
    assert (mended["shown"], mended["screening"]) == (True, None)
    assert client.get(f"{ROOT}/{bad['id']}").status_code == 200


def test_notes_and_private_words_are_judged_when_they_become_public(as_member, client):
    lin, post = as_member(), a_post()
    mine = a_collection(lin, public=False, title="只给自己")
    put(lin, mine, post, note=ADVERT)
    assert lin.get(f"{ROOT}/{mine['id']}/items").json["items"][0]["note"] == ADVERT

    opened = lin.patch(f"{ROOT}/{mine['id']}", json={"public": True}, headers=etag(lin, mine)).json

    assert opened["shown"] is True
    assert client.get(f"{ROOT}/{mine['id']}/items").json["items"][0]["note"] == ""


def test_what_a_moderator_hides_no_edit_brings_back_and_another_word_of_theirs_does(as_member, as_moderator, client):
    lin = as_member()
    mine = a_collection(lin)
    hiding = f"/api/v1/moderation/collections/{mine['id']}/hiding"

    assert as_moderator.put(hiding, json={"reason": "off_topic"}).status_code == 200
    lin.patch(f"{ROOT}/{mine['id']}", json={"title": "换个名字"}, headers=etag(lin, mine))
    assert client.get(f"{ROOT}/{mine['id']}").status_code == 404
    assert lin.put(hiding, json={"reason": "spam"}).status_code == 403
    as_moderator.delete(hiding)
    assert client.get(f"{ROOT}/{mine['id']}").status_code == 200


def test_a_bio_that_leads_elsewhere_is_not_taken_over_and_its_owner_reads_why(as_member):
    lin = as_member(a_member("lin"))
    tag = lin.get("/api/v1/me").headers["ETag"]

    answer = lin.patch("/api/v1/me", json={"bio": ADVERT, "display_name": "林"}, headers={"If-Match": tag}).json

    assert (answer["bio"], answer["display_name"]) == ("", "林")
    assert "个人资料" in lin.get("/api/v1/notifications").json["items"][0]["text"]


def test_a_cover_is_of_the_collection_and_shown_while_it_may_be_seen(as_member):
    lin, post = as_member(), a_post()
    mine = a_collection(lin)
    path = f"{ROOT}/{mine['id']}"
    assert lin.patch(path, json={"cover_content_id": str(post.id)}, headers=etag(lin, mine)).status_code == 422
    put(lin, mine, post)

    assert lin.patch(path, json={"cover_content_id": str(post.id)}, headers=etag(lin, mine)).json["cover_content_id"]
    lin.delete(f"{path}/items/{post.id}")
    assert lin.get(path).json["cover_content_id"] is None


def test_followers_are_counted_as_many_as_there_are_also_when_all_come_at_once(as_member):
    owner, people = a_member("lin"), [a_member() for _ in range(4)]
    lin, clients = as_member(owner), [as_member(person) for person in people]
    mine = a_collection(lin)
    address = f"{ROOT}/{mine['id']}/follow"

    at_once([lambda c=c, n=n: (c.delete if n % 3 == 1 else c.put)(address) for n in range(8) for c in clients])
    answers = at_once([lambda c=c: c.put(address) for c in clients])

    assert max(answer.json["count"] for answer in answers) == 4
    assert clients[0].get("/api/v1/me/followed-collections").json["items"][0]["viewer"]["following"] is True
    assert lin.put(address).status_code == 409
    assert differences() == []


def test_an_erased_members_collections_are_gone_and_their_follows_are_not_counted(as_member, deliver_all):
    lin, mei = a_member("lin"), a_member("mei")
    hers, his = a_collection(as_member(lin)), a_collection(as_member(mei))
    as_member(lin).put(f"{ROOT}/{his['id']}/follow")
    erase(lin)
    deliver_all()

    assert as_member(mei).get(f"{ROOT}/{hers['id']}").status_code == 404
    assert as_member(mei).get(f"{ROOT}/{his['id']}").json["followers_count"] == 0
    assert db.session.scalars(select(Collection.owner_id)).all() == [mei.id]
    assert differences() == []


def erase(member: Member) -> None:
    with transaction():
        erase_account(member_to_change(member.id))


def test_a_full_collection_takes_no_more(as_member):
    lin, post = as_member(), a_post()
    mine = a_collection(lin)
    with transaction():
        db.session.get_one(Collection, int(mine["id"])).items_count = MOST_ITEMS

    refused = put(lin, mine, post)

    assert refused.status_code == 409
    assert items(lin, mine) == []


def test_of_many_collections_made_at_once_no_more_than_the_most_are_made(as_member):
    owner = a_member()
    with transaction():
        for number in range(MOST_COLLECTIONS - 2):
            db.session.add(bare_collection(owner, f"第{number}本"))
    client = as_member(owner)

    answers = at_once([lambda n=n: client.post(ROOT, json={"title": f"新的{n}"}) for n in range(6)])

    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409, 409]


def bare_collection(owner: Member, title: str) -> Collection:
    flags = {"public": False, "shown": False, "hidden_by_person": False, "items_count": 0, "followers_count": 0}
    now = utcnow()
    return Collection(owner_id=owner.id, title=title, description="", created_at=now, changed_at=now, **flags)


def test_a_comment_can_be_gathered_and_a_page_costs_few_statements(as_member):
    lin = as_member()
    mine = a_collection(lin)
    for content in (a_comment(), *(a_post() for _ in range(5))):
        put(lin, mine, content)
    with statements() as sent:
        assert len(items(lin, mine)) == 6

    reading = [text for text, _ in sent if text.startswith("SELECT") and "FROM tokens" not in text]
    assert len(reading) <= 8
