"""What earns points and what does not, by whichever way and however often it is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from marshmallow import ValidationError
from sqlalchemy import select, update

from community.badges.schemas import BadgesIn
from community.blocks.actions import block
from community.clock import at, utcnow
from community.content.actions import hold, publish, remove, restore, withdraw
from community.content.models import Content
from community.database import db
from community.earning.rules import EVENTS, SHIPPED, Claim, Rule, why_not
from community.earning.schemas import EarningRule
from community.earning.tasks import reward_published
from community.members.models import Member
from community.outbox import transaction
from community.points.models import Transfer
from community.points.queries import balance_of
from community.questions.actions import accept
from community.reviews.actions import find_helpful
from tests.factories import a_medium, a_member, a_post, a_product, a_question, a_review, an_answer

LONG = "周末去了山里，鞋子很舒服，走了三天没有磨脚，鞋底抓地，雨天也不打滑。" * 2
RULES = {rule.key: rule for rule in SHIPPED}


@pytest.fixture
def lin(app):
    return a_known_member()


def a_known_member(**given):
    """Somebody whom the shop vouches for, so that no history is needed."""
    member = a_member(**given)
    with transaction():
        db.session.get(Member, member.id).trust_floor = "T1"
        db.session.get(Member, member.id).trust = "T1"
    return member


def points_of(member):
    db.session.expire_all()
    return balance_of(member.id).available


def did(act, *given):
    with transaction():
        return act(*given)


def test_a_published_note_earns_once_however_often_it_is_told_and_shows_it(lin, deliver_all, as_member):
    note = a_post(LONG, author=lin)
    deliver_all()
    with transaction():
        reward_published([{"content_id": note.id}] * 2)
    did(hold, note)
    did(publish, note)
    deliver_all()

    assert points_of(lin) == RULES["note"].points
    assert as_member().get(f"/api/v1/contents/{note.id}").json["incentivised"] is True
    [told] = [
        notice for notice in as_member(lin).get("/api/v1/notifications").json["items"] if notice["type"] == "rewarded"
    ]
    assert "积分" in told["text"]


def test_each_earning_names_its_rule_its_version_and_its_reason(lin, deliver_all, as_member):
    a_post(LONG, author=lin)
    deliver_all()

    answer = as_member(lin).get("/api/v1/me/points", headers={"Accept-Language": "en"}).json
    assert (answer["balance"], answer["debt"]) == (10, 0)
    assert answer["expiring"]["amount"] == 10
    [line] = answer["items"]
    assert (line["rule"], line["rules_version"], line["reason"]) == ("note", 1, "Published a note")
    assert as_member(lin).get("/api/v1/me/points").json["items"][0]["reason"] == "发布笔记"


def test_neither_a_short_note_nor_a_newcomer_nor_staff_nor_an_import_earns(lin, deliver_all):
    staff = a_known_member(roles=("moderator",))
    new = a_member()
    a_post("很好。" * 3, author=lin)
    a_post(LONG, author=staff)
    a_post(LONG, author=new)
    a_review(author=lin, body=LONG, imported=True, created_at=utcnow() - timedelta(days=9))
    deliver_all()

    assert [points_of(member) for member in (lin, staff, new)] == [0, 0, 0]


def test_a_picture_is_worth_the_words(lin, deliver_all):
    a_post("山里。", author=lin, media_ids=[a_medium(lin).id])
    deliver_all()

    assert points_of(lin) == RULES["note"].points


def test_a_day_has_its_cap(lin, deliver_all):
    for _ in range(RULES["note"].most_a_day + 2):
        a_post(LONG, author=lin)
    deliver_all()

    assert points_of(lin) == RULES["note"].points * RULES["note"].most_a_day


def test_only_the_first_review_of_a_product_earns_the_first_ones_points(lin, deliver_all):
    product, wang = a_product(), a_known_member()
    a_review(product, LONG, author=lin)
    deliver_all()
    a_review(product, LONG, author=wang)
    deliver_all()

    both = RULES["review"].points + RULES["first_review"].points
    assert (points_of(lin), points_of(wang)) == (both, RULES["review"].points)


@pytest.mark.parametrize("stars", [1, 5])
def test_stars_change_nothing(lin, deliver_all, stars):
    a_review(a_product(), LONG, author=lin, rating=stars)
    deliver_all()

    assert points_of(lin) == RULES["review"].points + RULES["first_review"].points


def test_no_rule_and_no_claim_can_know_of_stars_or_of_sharing():
    known = {*Rule._fields, *Claim._fields, *EarningRule().fields, *EVENTS}
    assert [name for name in known if any(word in name for word in ("rating", "star", "sentiment", "share"))] == []
    with pytest.raises(ValidationError):
        EarningRule().load({**RULES["review"]._asdict(), "rating": 5})
    with pytest.raises(ValidationError):
        EarningRule().load({**RULES["review"]._asdict(), "on": "content_shared"})


@pytest.mark.parametrize("take", [remove, withdraw])
def test_what_is_taken_away_within_a_month_takes_its_points_along_and_brings_them_back(lin, deliver_all, take):
    note = a_post(LONG, author=lin)
    deliver_all()
    did(take, note)
    deliver_all()

    assert points_of(lin) == 0
    assert db.session.get(Content, note.id).incentivised is False
    if take is remove:
        did(restore, db.session.get(Content, note.id))
        deliver_all()
        assert points_of(lin) == RULES["note"].points
        assert db.session.get(Content, note.id).incentivised is True


def test_what_is_removed_after_a_month_keeps_its_points(lin, deliver_all):
    note = a_post(LONG, author=lin)
    deliver_all()
    with at(utcnow() + timedelta(days=31)):
        did(remove, note)
        deliver_all()

    assert points_of(lin) == RULES["note"].points


def test_a_hold_takes_nothing_back(lin, deliver_all):
    note = a_post(LONG, author=lin)
    deliver_all()
    did(hold, note)
    deliver_all()

    assert points_of(lin) == RULES["note"].points


def test_an_accepted_answer_earns_once_for_its_question_and_never_from_oneself(lin, deliver_all):
    asker = a_known_member()
    question = a_question(author=asker)
    first, second = an_answer(question, author=lin), an_answer(question, author=lin)
    own = an_answer(mine := a_question(author=lin), author=lin)
    for who, accepted in ((asker, first), (asker, second), (asker, first), (lin, own)):
        did(accept, who, accepted)
        deliver_all()

    assert mine.author_id == lin.id
    assert points_of(lin) == RULES["accepted_answer"].points


def test_one_and_the_same_asker_makes_nobody_rich(lin, deliver_all):
    asker = a_known_member()
    for _ in range(4):
        did(accept, asker, an_answer(a_question(author=asker), author=lin))
    deliver_all()

    assert points_of(lin) == RULES["accepted_answer"].points * RULES["accepted_answer"].most_towards_one


def test_only_votes_of_distinct_known_members_without_a_block_count(lin, deliver_all):
    review = a_review(a_product(), LONG, author=lin)
    deliver_all()
    before = points_of(lin)
    voters = [a_known_member() for _ in range(5)]
    for voter in [a_member(), a_member(roles=("moderator",)), *voters[:4]]:
        did(find_helpful, voter, review)
    did(find_helpful, voters[4], review)
    did(block, lin, voters[4])
    deliver_all()
    assert points_of(lin) == before

    did(find_helpful, a_known_member(), review)
    deliver_all()
    assert points_of(lin) == before + RULES["helpful_votes"].points


def test_rules_are_changed_by_version_and_only_for_what_comes(lin, deliver_all, as_member):
    a_post(LONG, author=lin)
    deliver_all()
    growth, path = as_member(a_member(roles=("growth",))), "/api/v1/rewards/rules"
    assert as_member(lin).get(path).status_code == 403
    tag = growth.get(path).headers["ETag"]
    changed = [{**RULES["note"]._asdict(), "points": 7, "growth": 1}]

    assert growth.put(path, json={"items": changed}).status_code == 428
    assert growth.put(path, json={"items": changed * 2}, headers={"If-Match": tag}).status_code == 422
    assert growth.put(path, json={"items": changed}, headers={"If-Match": tag}).json["version"] == 2
    assert growth.put(path, json={"items": changed}, headers={"If-Match": tag}).status_code == 412
    a_post(LONG, author=lin)
    deliver_all()

    lines = db.session.execute(select(Transfer.amount, Transfer.rules_version).order_by(Transfer.id)).all()
    assert lines == [(10, 1), (7, 2)]


def test_who_was_new_earns_from_the_third_publication_on(app, deliver_all):
    lin = a_member()
    with transaction() as session:
        session.execute(update(Member).values(created_at=utcnow() - timedelta(days=2)))
    for _ in range(3):
        a_post(LONG, author=lin)
        deliver_all()

    assert points_of(lin) == RULES["note"].points


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({}, None),
        ({"trust": "T0"}, "too_new"),
        ({"today": 3}, "enough_for_today"),
        ({"towards_one": 2}, "same_counterpart"),
    ],
)
def test_a_claim_is_told_why_it_earns_nothing(asked, why):
    claim = Claim(1, "note_published", "post:1", 1, characters=50)

    assert why_not(RULES["note"], claim, **{"trust": "T1", "today": 0, "towards_one": 0, **asked}) == why


def test_two_badges_of_one_key_are_refused():
    badge = {"key": "a", "fact": "likes_received", "zh": "甲", "en": "A"}
    with pytest.raises(ValidationError):
        BadgesIn().load({"items": [badge, badge]})
