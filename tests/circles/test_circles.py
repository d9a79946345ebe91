"""Topics as circles: their page, and what those who look after them may do there and nowhere else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.audit.counters import COUNTERS
from community.content.actions import hold
from community.content.queries import content_to_change
from community.database import db
from community.members.queries import member_to_change
from community.notifications.models import Notification
from community.outbox import transaction
from community.topics.actions import put_topic
from community.topics.models import Topic
from tests.factories import a_comment, a_member, a_post

BODY = "周末去了山里，鞋子很舒服，一点也不磨脚。"
TOPIC = "/api/v1/topics/露营"


@pytest.fixture
def keeper(app):
    """Who looks after the topic."""
    member = a_member("keeper")
    with transaction():
        put_topic("露营", moderators=[member])
    return member


def contents_of(name="露营"):
    return db.session.scalar(select(Topic.contents_count).where(Topic.name == name))


def test_the_page_shows_rules_pins_and_what_the_viewer_may_do(keeper, as_member, client):
    first, second = a_post(f"{BODY} #露营#"), a_post(f"{BODY} 第二天也好。 #露营#")
    mine = as_member(keeper)
    mine.put(TOPIC, json={"description": "帐篷和星空", "rules": "只说自己去过的"})
    for post in (first, second):
        mine.put(f"{TOPIC}/pins/{post.id}")

    page = client.get(TOPIC).json
    assert (page["description"], page["rules"], page["moderators"]) == ("帐篷和星空", "只说自己去过的", ["keeper"])
    assert [pinned["id"] for pinned in page["pinned"]] == [str(second.id), str(first.id)]
    assert mine.get(TOPIC).json["viewer"]["looks_after"] is True


def test_a_topics_moderator_describes_it_and_chooses_no_moderators_nor_closes_it(keeper, as_member):
    mine = as_member(keeper)

    assert mine.put(TOPIC, json={"rules": "新规则"}).status_code == 200
    assert mine.put(TOPIC, json={"moderators": []}).status_code == 403
    assert mine.put(TOPIC, json={"banned": True}).status_code == 403
    assert mine.get(TOPIC).json["moderators"] == ["keeper"]


@pytest.mark.parametrize("route", ["pins", "removals"])
def test_only_who_looks_after_a_topic_acts_in_it(keeper, as_member, as_moderator, client, route):
    post = a_post(f"{BODY} #露营#")
    act, said = f"{TOPIC}/{route}/{post.id}", {"json": {"reason": "跑题"}} if route == "removals" else {}
    a_post(f"{BODY} #徒步#")

    assert as_member().put(act, **said).status_code == 403
    assert as_member(keeper).put(act.replace("露营", "徒步"), **said).status_code == 403
    assert client.put(act, **said).status_code == 401
    assert as_moderator.put(act, **said).status_code == 200


def test_what_is_taken_out_stays_public_and_its_author_is_told_and_may_not_bring_it_in_again(keeper, as_member, client):
    lin = a_member()
    post = a_post(f"{BODY} #露营# #徒步#", author=lin)
    mine, author, where = as_member(keeper), as_member(lin), f"/api/v1/contents/{post.id}"

    answer = mine.put(f"{TOPIC}/removals/{post.id}", json={"reason": "没有露营"})

    assert answer.json == {"active": True, "count": 1}
    assert client.get(where).json["topics"] == ["徒步"]
    assert client.get("/api/v1/feeds/topics/露营").json["items"] == []
    assert contents_of() == 0
    [told] = db.session.scalars(select(Notification).where(Notification.member_id == lin.id))
    assert "没有露营" in told.texts["zh-CN"]
    etag, said = author.get(where).headers["ETag"], {"body": f"{BODY} 真的。 #露营#"}
    edited = author.patch(where, json=said, headers={"If-Match": etag}).json
    assert edited["topics"] == []
    assert edited["topics_left_out"] == [{"name": "露营", "why": "taken_out", "reason": "没有露营"}]
    assert [out["content_id"] for out in mine.get(f"{TOPIC}/removals").json["items"]] == [str(post.id)]


def test_taking_out_twice_and_putting_back_twice_count_once(keeper, as_member, client):
    post, mine = a_post(f"{BODY} #露营#"), as_member(keeper)
    where = f"{TOPIC}/removals/{post.id}"
    for _ in range(2):
        assert mine.put(where, json={"reason": "跑题"}).json == {"active": True, "count": 1}
    for _ in range(2):
        assert mine.delete(where).json == {"active": False, "count": 0}

    assert client.get(f"/api/v1/contents/{post.id}").json["topics"] == ["露营"]
    [counter] = [counter for counter in COUNTERS if counter.name == "topics.contents_count"]
    assert [tuple(row) for row in db.session.execute(counter.facts)] == [(db.session.scalar(select(Topic.id)), 1)]
    assert contents_of() == 1


def test_a_hidden_content_that_is_put_back_counts_when_it_is_public_again(keeper, as_moderator):
    post = a_post(f"{BODY} #露营#")
    as_moderator.put(f"{TOPIC}/removals/{post.id}", json={"reason": "跑题"})
    with transaction():
        hold(content_to_change(post.id))
    as_moderator.delete(f"{TOPIC}/removals/{post.id}")

    assert contents_of() == 0


def test_three_contents_are_pinned_and_no_fourth_nor_one_of_another_topic(keeper, as_member):
    posts = [a_post(f"{BODY} 第 {n} 天。 #露营#") for n in range(4)]
    mine = as_member(keeper)
    answers = [mine.put(f"{TOPIC}/pins/{post.id}") for post in [*posts[:3], posts[0], posts[3], a_post(BODY)]]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 409, 409]
    assert mine.delete(f"{TOPIC}/pins/{posts[0].id}").json == {"active": False, "count": 2}


def test_a_closed_topic_in_a_text_stays_text_and_in_the_field_is_refused(as_member, as_moderator):
    as_moderator.put("/api/v1/topics/赌博", json={"banned": True})
    client = as_member()

    named = client.post("/api/v1/posts", json={"body": f"{BODY} #赌博# #露营#"}).json
    chosen = client.post("/api/v1/posts", json={"body": BODY, "topics": ["赌博"]})

    assert named["topics"] == ["露营"]
    assert named["topics_left_out"] == [{"name": "赌博", "why": "closed", "reason": None}]
    assert (chosen.status_code, list(chosen.json["errors"])) == (422, ["topics"])


def test_related_topics_are_those_that_stand_beside_it_more_often_than_elsewhere(client):
    for n in range(3):
        a_post(f"{BODY} 第 {n} 次。 #露营# #星空# #日常#")
    for n in range(6):
        a_post(f"{BODY} 又 {n} 次。 #日常# #早餐#")

    related = client.get(TOPIC).json["related"]

    assert [(topic["name"], topic["together"]) for topic in related] == [("星空", 3), ("日常", 3)]
    assert [topic["lift"] for topic in related] == pytest.approx([(3 / 6) / (3 / 21), (3 / 6) / (9 / 21)])


def test_topics_are_listed_by_name_by_use_and_by_how_they_begin(client):
    a_post(f"{BODY} #tea#")
    a_post(f"{BODY} 再来。 #teahouse# #tea#")
    a_post(f"{BODY} #apple#")

    def names(query):
        return [topic["name"] for topic in client.get(f"/api/v1/topics?{query}").json["items"]]

    assert names("sort=name") == ["apple", "tea", "teahouse"]
    assert names("sort=popular") == ["tea", "teahouse", "apple"]
    assert names("sort=new")[0] == "apple"
    assert names("q=%23TE&sort=popular") == ["tea", "teahouse"]
    assert names("q=%25") == []
    assert client.get("/api/v1/topics?sort=random").status_code == 422


def test_a_walk_through_the_popular_topics_shows_each_once(client):
    for name in ("tea", "apple", "pear"):
        a_post(f"{BODY} #{name}#")

    first = client.get("/api/v1/topics?sort=popular&limit=2").json
    second = client.get(f"/api/v1/topics?sort=popular&limit=2&cursor={first['next']}").json

    assert [topic["name"] for page in (first, second) for topic in page["items"]] == ["tea", "apple", "pear"]


def test_an_erased_member_looks_after_nothing(keeper, client, deliver_all):
    with transaction():
        erase_account(member_to_change(keeper.id))
    deliver_all()

    assert client.get(TOPIC).json["moderators"] == []


def test_a_comment_is_taken_out_like_anything_else(keeper, as_member):
    comment = a_comment(body=f"{BODY} #露营#")

    assert as_member(keeper).put(f"{TOPIC}/removals/{comment.id}", json={"reason": "跑题"}).status_code == 200
    assert contents_of() == 0
