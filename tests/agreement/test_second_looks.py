"""Second looks at decisions: blind, by somebody else, and without any effect of their own."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.database import db
from community.members.models import Member
from community.outbox import transaction
from moderation.agreement.actions import next_look, offer
from moderation.agreement.drawing import is_drawn
from moderation.agreement.models import SecondLook
from moderation.audit.models import Act
from moderation.desk.undoing import undo
from moderation.queues.actions import set_queues
from tests.agreement.looking import LOOKS, NEXT, a_decision, give, look_at
from tests.factories import a_member
from tests.moderation_desk.desk import a_held_post, a_moderator, a_reported_post, case_of
from tests.parallel import at_once


def test_about_as_many_are_drawn_as_the_share_says_and_always_the_same(app):
    drawn = [is_drawn(decision_id) for decision_id in range(20_000)]

    assert 850 < sum(drawn) < 1150
    assert drawn == [is_drawn(decision_id) for decision_id in range(20_000)]


def test_what_was_decided_is_offered_once_and_what_settles_nothing_never(app):
    decision = a_decision("publish", content=a_held_post())
    escalated = a_decision("escalate")

    with transaction():
        assert not offer(decision)
        assert not offer(escalated)
    assert db.session.scalar(select(func.count()).select_from(SecondLook)) == 1


def test_workers_offer_what_is_drawn(app, deliver_all):
    taken = [a_decision("dismiss", offered=False).id for _ in range(30)]
    deliver_all()

    assert db.session.scalars(select(SecondLook.decision_id)).all() == [each for each in taken if is_drawn(each)]


def test_who_looks_is_shown_neither_the_outcome_nor_who_decided(as_moderator):
    wang = a_moderator("wang_decides")
    decision = a_decision("remove", by=wang)

    shown = as_moderator.post(NEXT).json

    assert (shown["id"], shown["outcome"]) == (str(look_at(decision).id), None)
    assert shown["body"] == decision.case.content.body
    assert shown["reports"] == [{"reason": "off_topic", "note": ""}]
    said = json.dumps(shown, ensure_ascii=False)
    assert not [word for word in ("wang", "remove", "removed", "screening", "decisions") if word in said]


def test_a_second_look_changes_nothing_and_an_admin_finds_where_two_disagree(as_moderator, as_member):
    removed, dismissed = a_decision("remove"), a_decision("dismiss")
    before = case_of(removed.case.content).version

    looked = give(as_moderator, look_at(removed).id, "publish", note="是对物流的评价")
    give(as_moderator, look_at(dismissed).id, "publish")

    assert looked.status_code == 200
    assert looked.json["outcome"] == "publish"
    assert (removed.case.content.status, case_of(removed.case.content).version) == ("removed", before)
    admin = as_member(a_member(roles=("admin",)))
    [differing] = admin.get(f"{LOOKS}?agrees=false").json["items"]
    assert differing["decision_id"] == str(removed.id)
    assert (differing["first"]["outcome"], differing["second"]["outcome"]) == ("remove", "publish")
    assert differing["second"]["note"] == "是对物流的评价"
    assert len(admin.get(LOOKS).json["items"]) == 2
    assert as_moderator.get(LOOKS).status_code == 403
    given = select(Act.subject).where(Act.act == "second_look.given").order_by(Act.id)
    assert list(db.session.scalars(given)) == [f"second_look:{look_at(each).id}" for each in (removed, dismissed)]


def test_nobody_looks_at_their_own_decision_or_their_own_content(as_member):
    wang, li = a_moderator(), a_moderator()
    decision = a_decision("remove", by=wang, content=a_reported_post(author=li))

    for moderator in (wang, li):
        assert as_member(moderator).post(NEXT).status_code == 204
    assert give(as_member(wang), look_at(decision).id).json["type"] == "/problems/conflict"
    assert give(as_member(li), look_at(decision).id).json["type"] == "/problems/own-case"
    assert look_at(decision).outcome is None


def test_who_may_not_work_a_queue_is_offered_nothing_of_it(as_member):
    worker, other = a_moderator(), a_moderator()
    queue = {"name": "notes", "kinds": ["post"], "policies": [], "languages": [], "members": [worker.username]}
    with transaction():
        set_queues(a_member(roles=("admin",)), [queue])
    look = look_at(a_decision(by=a_member(roles=("admin",))))

    assert as_member(other).post(NEXT).status_code == 204
    assert give(as_member(other), look.id).status_code == 404
    assert as_member(worker).post(NEXT).json["id"] == str(look.id)


def test_each_asker_gets_another_one_and_their_own_again(as_member):
    looks = [str(look_at(a_decision()).id) for _ in range(2)]
    wang, li, zhao = (as_member(a_moderator()) for _ in range(3))

    assert [each.post(NEXT).json["id"] for each in (wang, li, wang)] == [*looks, looks[0]]
    assert zhao.post(NEXT).status_code == 204
    assert give(zhao, looks[0]).json["type"] == "/problems/case-claimed"
    assert give(wang, looks[0]).status_code == 200
    assert give(li, looks[0]).json["type"] == "/problems/conflict"


def test_many_who_ask_at_once_get_one_each(app):
    looks = {look_at(a_decision()).id for _ in range(6)}
    moderators = [a_moderator().id for _ in range(8)]

    found = at_once(asking(app, moderator_id) for moderator_id in moderators)

    assert sorted(filter(None, found)) == sorted(looks)


def asking(app, moderator_id):
    def ask():
        with app.app_context(), transaction() as session:
            look = next_look(session.get_one(Member, moderator_id))
            return look and look.id

    return ask


def test_a_claim_ends_by_itself(app):
    look = look_at(a_decision())
    first, second = a_moderator(), a_moderator()
    with transaction():
        held = next_look(first)
        later = held.claimed_until + timedelta(seconds=1)
    with transaction():
        assert next_look(second) is None
        assert next_look(second, later).id == look.id


def test_what_changed_since_is_looked_at_by_nobody(as_member, as_moderator):
    author, judge = a_member(), a_moderator()
    edited = a_decision("dismiss", content=a_reported_post(author=author))
    undone = a_decision("remove", by=judge)
    url = f"/api/v1/contents/{edited.case.content_id}"
    etag = as_member(author).get(url).headers["ETag"]
    as_member(author).patch(url, json={"body": "换了一双鞋，走了五天，依然很舒服。"}, headers={"If-Match": etag})
    with transaction():
        undo(undone.id, judge)

    assert as_moderator.post(NEXT).status_code == 204
    for decision in (edited, undone):
        assert give(as_moderator, look_at(decision).id).json["type"] == "/problems/conflict"


@pytest.mark.parametrize(
    "body", [{"outcome": "remove"}, {"outcome": "dismiss"}, {"outcome": "label", "reason": "rude"}, {}]
)
def test_an_opinion_that_cannot_be_is_refused(as_moderator, body):
    look = look_at(a_decision())

    assert as_moderator.post(f"{LOOKS}/{look.id}", json=body).status_code == 422
    assert look_at(look.decision).outcome is None


def test_a_look_that_is_none_answers_like_nothing(as_moderator, as_member):
    assert give(as_moderator, 999).status_code == 404
    assert give(as_member(), 999).status_code == 403
