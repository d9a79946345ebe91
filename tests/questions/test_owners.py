"""Those who own a thing: shown beside what they say of it, and asked by those who wonder."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain

import pytest
from sqlalchemy import func, select

from community.blocks.actions import block
from community.clock import utcnow
from community.content.queries import content_to_change
from community.database import db
from community.notifications.models import Inbox, Notification
from community.orders.actions import refund
from community.outbox import transaction
from community.questions.actions import ask_buyers
from community.questions.models import QuestionAsk
from tests.factories import a_comment, a_member, a_product, a_question, a_review, an_answer, an_order
from tests.parallel import at_once


def asked_of(question) -> set[int]:
    return set(db.session.scalars(select(QuestionAsk.member_id).filter_by(question_id=question.id)))


def told_of(question) -> set[int]:
    told = select(Notification.member_id).filter_by(type="question_asked", content_id=question.id)
    return set(db.session.scalars(told))


def test_an_owner_is_known_by_their_orders_until_the_money_is_back(client):
    boots, lin = a_product(), a_member()
    order = an_order(lin, boots)
    question = a_question(product=boots)
    answer = an_answer(question, author=lin)
    below, under_review = a_comment(answer, author=lin), a_comment(a_review(boots), author=lin)
    other = an_answer(question)

    def badge(content):
        return client.get(f"/api/v1/contents/{content.id}").json["author_owns"]

    assert [badge(content) for content in (answer, below, under_review, other)] == [True, True, True, False]
    assert "author_owns" not in client.get(f"/api/v1/contents/{question.id}").json
    with transaction():
        refund(order.external_id, amount_minor=12_900, currency="CNY", refunded_at=utcnow())
    assert [badge(content) for content in (answer, below, under_review)] == [False, False, False]


def test_what_the_shop_answers_is_marked_as_its_own(client):
    question = a_question()
    an_answer(question, author=a_member(roles=("growth",)))
    an_answer(question)

    items = client.get(f"/api/v1/questions/{question.id}/answers").json["items"]
    assert [item["by_shop"] for item in items] == [True, False]


def test_buyers_are_asked_once_and_neither_the_asker_nor_strangers_nor_whom_a_block_parts(deliver_all):
    boots, asker, owner, foe, late, off = a_product(), *(a_member() for _ in range(5))
    for buyer in (asker, owner, foe, off):
        an_order(buyer, boots)
    an_order(late, boots, paid_at=utcnow() - timedelta(days=366))
    a_member()
    with transaction():
        block(foe, asker)
        silent = {"types": {"question_asked": {"in_app": False, "mail": False}}}
        db.session.add(Inbox(member_id=off.id, preferences=silent))

    question = a_question(author=asker, product=boots)
    deliver_all()
    with transaction():
        assert ask_buyers(content_to_change(question.id)) == []

    assert asked_of(question) == told_of(question) == {owner.id}


def test_nobody_is_asked_twice_in_a_week(deliver_all):
    boots, owner = a_product(), a_member()
    an_order(owner, boots)
    first, second = a_question(product=boots), a_question(product=boots)
    deliver_all()

    assert [asked_of(first), asked_of(second)].count({owner.id}) == 1
    third = a_question(product=boots)
    with transaction():
        assert ask_buyers(content_to_change(third.id), utcnow() + timedelta(days=7, minutes=1)) == [owner.id]


def test_of_many_buyers_twenty_are_asked_not_the_same_ones_each_time(deliver_all):
    boots = a_product()
    buyers = [a_member() for _ in range(45)]
    for buyer in buyers:
        an_order(buyer, boots)
    questions = [a_question(product=boots) for _ in range(3)]
    deliver_all()

    asked = [asked_of(question) for question in questions]
    assert sorted(map(len, asked)) == [5, 20, 20]
    assert set.union(*asked) == {buyer.id for buyer in buyers}


def test_of_questions_asked_at_once_a_buyer_hears_of_one(app):
    boots, owner = a_product(), a_member()
    an_order(owner, boots)
    ids = [a_question(product=boots).id for _ in range(6)]

    def ask(question_id):
        with app.app_context(), transaction():
            return ask_buyers(content_to_change(question_id))

    asked = at_once([lambda question_id=question_id: ask(question_id) for question_id in ids])

    assert [*chain(*asked)] == [owner.id]
    assert db.session.scalar(select(func.count()).select_from(QuestionAsk)) == 1


def test_accepting_can_be_taken_back_by_who_asked_alone(as_member):
    asker = a_member()
    question = a_question(author=asker)
    chosen, other = an_answer(question), an_answer(question)
    lin = as_member(asker)
    lin.put(f"/api/v1/answers/{chosen.id}/accept")

    assert as_member().delete(f"/api/v1/answers/{chosen.id}/accept").status_code == 403
    assert lin.delete(f"/api/v1/answers/{other.id}/accept").status_code == 204
    assert lin.get(f"/api/v1/contents/{chosen.id}").json["accepted"] is True
    assert [lin.delete(f"/api/v1/answers/{chosen.id}/accept").status_code for _ in range(2)] == [204, 204]
    assert lin.get(f"/api/v1/contents/{chosen.id}").json["accepted"] is False


@pytest.mark.parametrize("sort", ["new", "top", "unanswered"])
def test_the_questions_about_a_product_in_every_order(client, as_member, sort):
    boots = a_product("SKU-1")
    liked, answered, bare = (a_question(product=boots) for _ in range(3))
    a_question()
    an_answer(answered)
    as_member().put(f"/api/v1/contents/{liked.id}/like")

    shown = [
        int(item["id"])
        for item in client.get("/api/v1/products/SKU-1/questions", query_string={"sort": sort}).json["items"]
    ]
    assert (
        shown
        == {
            "new": [bare.id, answered.id, liked.id],
            "top": [liked.id, answered.id, bare.id],
            "unanswered": [bare.id, liked.id],
        }[sort]
    )


def test_a_walk_over_questions_shows_each_once_though_likes_move_meanwhile(client, as_member):
    boots = a_product("SKU-1")
    asked = [a_question(product=boots).id for _ in range(5)]
    page = client.get("/api/v1/products/SKU-1/questions", query_string={"sort": "top", "limit": 2}).json
    seen = [int(item["id"]) for item in page["items"]]
    as_member().put(f"/api/v1/contents/{asked[0]}/like")
    while page["next"]:
        which = {"sort": "top", "limit": 2, "cursor": page["next"]}
        page = client.get("/api/v1/products/SKU-1/questions", query_string=which).json
        seen += [int(item["id"]) for item in page["items"]]

    assert seen == asked[::-1]
