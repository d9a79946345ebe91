"""Several names for one topic: a topic merged into another is all there, and its name leads to what it became."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.audit.actions import CHECKS, examine
from community.campaigns.models import Campaign
from community.circles import merging
from community.circles.actions import pin, take_out
from community.content.models import Content, ContentTopic, TopicRemoval
from community.database import db
from community.follows.actions import follow_topic
from community.outbox import transaction
from community.tags.actions import declare_tag
from community.topics.actions import put_topic
from community.topics.models import Topic
from moderation.audit.models import Act
from tests.campaigns.scenes import a_campaign
from tests.factories import a_member, a_post

BODY = "周末去了山里，帐篷很结实，一夜没漏水。"
CAMPING, OLD = "/api/v1/topics/露营", "/api/v1/topics/野营"
MERGING = "/api/v1/moderation/topics/露营/synonyms/野营"


@pytest.fixture
def two_topics(app):
    """露营 and 野营, each with a keeper."""
    with transaction():
        return [put_topic(name, moderators=[a_member(f"keeper_{n}")]) for n, name in enumerate(("露营", "野营"))]


def topics_of(post) -> list[str]:
    return db.session.scalars(select(Content.topic_names).where(Content.id == post.id)).one()


def differences() -> list[str]:
    return [difference for check in CHECKS for difference in examine(check)]


def test_contents_follows_keepers_and_pins_move_and_every_counter_is_exact(
    two_topics, as_moderator, client, deliver_all
):
    new, old = two_topics
    one, other, both = (a_post(f"{BODY} {tags}") for tags in ("#露营#", "#野营#", "#野营# #露营#"))
    mei, lin = a_member("mei"), a_member("lin")
    with transaction():
        pin(old, other, mei)
        declare_tag(lin, old)
        for member, topic in ((mei, new), (mei, old), (lin, old)):
            follow_topic(member, topic)

    answer = as_moderator.put(MERGING)
    deliver_all()

    assert answer.status_code == 200, answer.json
    assert answer.json["synonyms"] == ["野营"]
    assert answer.json["counts"] == {"contents": 3, "followers": 2}
    assert answer.json["moderators"] == ["keeper_0", "keeper_1"]
    assert [pinned["id"] for pinned in answer.json["pinned"]] == [str(other.id)]
    assert [topics_of(post) for post in (one, other, both)] == [["露营"]] * 3
    assert client.get(f"/api/v1/contents/{both.id}").json["topics"] == ["露营"]
    assert differences() == []
    merged = db.session.scalars(select(Act).where(Act.act == "topic.merged")).one()
    assert (merged.subject, "野营" in str(merged.before)) == (f"topic:{new.id}", True)


def test_the_old_name_leads_to_the_new_one_wherever_it_is_said(
    two_topics, as_moderator, as_member, client, deliver_all
):
    post = a_post(f"{BODY} #野营#")
    as_moderator.put(MERGING)
    lin = as_member(a_member("lin"))

    written = lin.post("/api/v1/posts", json={"body": f"{BODY} 第二天也好。 #野营#", "topics": ["露营"]}).json
    deliver_all()

    assert written["topics"] == ["露营"]
    assert client.get(OLD).json["name"] == "露营"
    assert lin.put(f"{OLD}/follow").json["count"] == 1
    assert lin.get(CAMPING).json["viewer"]["following"] is True
    found = {written["id"], str(post.id)}
    assert {item["id"] for item in client.get("/api/v1/feeds/topics/野营").json["items"]} == found
    for asked in ({"q": "帐篷", "topic": "野营"}, {"q": "帐篷 topic:野营"}):
        items = client.get("/api/v1/search", query_string=asked).json["items"]
        assert {item["content"]["id"] for item in items} == found
    suggested = client.get("/api/v1/search/suggest", query_string={"q": "野"}).json["topics"]
    assert [topic["name"] for topic in suggested] == ["露营"]
    assert [topic["name"] for topic in client.get("/api/v1/topics").json["items"]] == ["露营"]


def test_a_name_that_no_topic_has_is_a_synonym_and_names_of_a_merged_topic_go_along(two_topics, as_moderator, client):
    for path in ("/api/v1/moderation/topics/野营/synonyms/扎营", MERGING, MERGING):
        assert as_moderator.put(path).status_code == 200

    assert client.get("/api/v1/topics/扎营").json["name"] == "露营"
    assert client.get(CAMPING).json["synonyms"] == ["扎营", "野营"]
    assert db.session.query(Act).filter_by(act="topic.merged").count() == 2


def test_what_was_taken_out_of_either_topic_is_told_so_and_stays_out_of_the_one_that_is_left(
    two_topics, as_moderator, as_member
):
    (new, old), mei = two_topics, a_member("mei")
    author = a_member("lin")
    both, only_old = a_post(f"{BODY} #露营# #野营#", author=author), a_post(f"{BODY} 很冷。#野营#", author=author)
    with transaction():
        take_out(new, both, mei, "没有帐篷")
        take_out(old, only_old, mei, "没有帐篷")

    as_moderator.put(MERGING)

    assert db.session.scalars(select(ContentTopic.content_id)).all() == []
    assert db.session.scalars(select(TopicRemoval.topic_id).order_by(TopicRemoval.content_id)).all() == [new.id] * 2
    shown = as_member(author).get(f"/api/v1/contents/{only_old.id}").json
    assert [(out["name"], out["why"]) for out in shown["topics_left_out"]] == [("露营", "taken_out")]
    assert differences() == []


def test_three_pins_are_the_most_also_of_two_topics_together(two_topics, as_moderator, client):
    (new, old), mei = two_topics, a_member("mei")
    with transaction():
        for topic in (new, old):
            for n in range(2):
                pin(topic, a_post(f"{BODY} {n} #{topic.name}#"), mei)

    as_moderator.put(MERGING)

    assert len(client.get(CAMPING).json["pinned"]) == 3


def test_a_campaign_is_about_what_its_topic_became(two_topics, as_moderator):
    campaign = a_campaign("topic_challenge", topic="野营")

    assert as_moderator.put(MERGING).status_code == 200
    assert db.session.scalars(select(Topic.name).join(Campaign).where(Campaign.id == campaign.id)).all() == ["露营"]


@pytest.mark.parametrize(("synonym", "status"), [("露营", 409), ("!!", 422), ("坏话题", 409)])
def test_a_topic_is_not_merged_into_itself_nor_a_closed_one_nor_under_no_name(
    two_topics, as_moderator, synonym, status
):
    with transaction():
        put_topic("坏话题", moderators=[], banned=True)

    assert as_moderator.put(f"/api/v1/moderation/topics/露营/synonyms/{synonym}").status_code == status
    assert as_moderator.put("/api/v1/moderation/topics/没有/synonyms/野营").status_code == 404


def test_moderators_of_the_community_merge_and_nobody_else(two_topics, as_member, client):
    assert client.put(MERGING).status_code == 401
    assert as_member().put(MERGING).status_code == 403


def test_every_table_that_knows_topics_is_moved():
    knowing = {
        table.name
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is Topic.__table__
    }
    moved = (*merging.OF_CONTENTS, *merging.OF_MEMBERS, *merging.RELATIONS, *merging.NAMING)
    assert {model.__tablename__ for model in moved} == knowing
