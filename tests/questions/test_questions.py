"""Questions about products: asking, answering, accepting."""

from __future__ import annotations

import pytest

from community.activity.models import ActivityEntry
from community.content.actions import hold, remove, restore, withdraw
from community.content.models import Content
from community.database import db
from community.outbox import transaction
from tests.factories import a_comment, a_member, a_post, a_product, a_question, an_answer
from tests.statements import statements as sent_statements

ANSWER = "不用买小，正码就合适，脚宽可以大半码。"


def reply(client, question, body=ANSWER):
    return client.post(f"/api/v1/questions/{question.id}/answers", json={"body": body})


def accept(client, answer):
    return client.put(f"/api/v1/answers/{answer.id}/accept")


def answers_to(client, question, **query):
    return client.get(f"/api/v1/questions/{question.id}/answers", query_string=query).json


def accepted_of(client, question):
    return [int(item["id"]) for item in answers_to(client, question)["items"] if item["accepted"]]


def act(verb, content):
    with transaction():
        verb(content)


def comments_count(content):
    db.session.expire_all()
    return db.session.get(Content, content.id).comments_count


def test_a_question_is_about_its_product(as_member):
    a_product("SKU-42", title="登山鞋")

    asked = as_member().post(
        "/api/v1/products/SKU-42/questions", json={"title": "尺码", "body": "偏大吗？要不要买小一号？ #选码#"}
    )

    assert asked.status_code == 201
    assert asked.json["kind"] == "question"
    assert asked.json["products"] == [{"external_id": "SKU-42", "title": "登山鞋"}]
    assert (asked.json["title"], asked.json["topics"]) == ("尺码", ["选码"])


def test_a_question_about_an_unknown_product_is_not_found(as_member):
    assert as_member().post("/api/v1/products/none/questions", json={"body": "偏大吗？"}).status_code == 404


def test_a_question_without_words_is_refused(as_member):
    a_product("SKU-43")

    assert as_member().post("/api/v1/products/SKU-43/questions", json={"body": " "}).status_code == 422


def test_an_answer_names_its_question_and_is_not_accepted_yet(as_member):
    question = a_question()

    answer = reply(as_member(), question)

    assert answer.status_code == 201
    assert (answer.json["kind"], answer.json["question_id"]) == ("answer", str(question.id))
    assert answer.json["accepted"] is False
    assert "content_id" not in answer.json


def test_only_questions_have_answers(as_member):
    post, lin = a_post(), as_member()

    assert reply(lin, post).status_code == 404
    assert lin.get(f"/api/v1/questions/{post.id}/answers").status_code == 404


def test_a_removed_question_takes_no_answers_and_hides_those_it_has(as_member):
    answer = an_answer()
    question = db.session.get(Content, answer.root_id)
    comment = a_comment(answer)
    act(remove, question)
    lin = as_member()

    assert reply(lin, question).status_code == 404
    assert lin.get(f"/api/v1/contents/{answer.id}").status_code == 404
    assert lin.get(f"/api/v1/contents/{comment.id}").status_code == 404


def test_a_question_counts_its_public_answers_and_comments_whatever_happens_to_them(app):
    question = a_question()
    answer = an_answer(question)
    a_comment(question)
    a_comment(answer)
    assert comments_count(question) == 2
    assert comments_count(answer) == 1

    for verb, expected in [(hold, 1), (remove, 1), (restore, 2), (withdraw, 1), (withdraw, 1)]:
        act(verb, answer)
        assert comments_count(question) == expected


def test_who_asked_accepts_one_answer_and_may_choose_another(as_member):
    asker = a_member()
    question = a_question(author=asker)
    first, second = an_answer(question), an_answer(question)
    lin = as_member(asker)

    assert accept(lin, first).json["accepted"] is True
    assert accept(lin, first).status_code == 200
    assert accepted_of(lin, question) == [first.id]
    accept(lin, second)

    assert accepted_of(lin, question) == [second.id]


def test_nobody_but_who_asked_may_accept_an_answer_not_even_who_wrote_it(as_member, as_moderator, client):
    writer = a_member()
    answer = an_answer(author=writer)

    assert accept(as_member(), answer).status_code == 403
    assert accept(as_member(writer), answer).status_code == 403
    assert accept(as_moderator, answer).status_code == 403
    assert accept(client, answer).status_code == 401
    assert accepted_of(client, db.session.get(Content, answer.root_id)) == []


def test_what_is_no_answer_or_out_of_sight_cannot_be_accepted(as_member):
    asker = a_member()
    question = a_question(author=asker)
    hidden = an_answer(question)
    act(remove, hidden)

    assert [accept(as_member(asker), content).status_code for content in (question, hidden)] == [404, 404]


def test_an_accepted_answer_is_still_the_accepted_one_when_it_comes_back(as_member):
    asker = a_member()
    question = a_question(author=asker)
    answer = an_answer(question)
    accept(as_member(asker), answer)
    act(remove, answer)
    assert accepted_of(as_member(), question) == []

    act(restore, answer)

    assert accepted_of(as_member(), question) == [answer.id]


def test_answers_are_read_oldest_first_each_once(client):
    question = a_question()
    written = [an_answer(question).id for _ in range(5)]
    page = answers_to(client, question, limit=2)
    seen = page["items"]
    while page["next"]:
        page = answers_to(client, question, limit=2, cursor=page["next"])
        seen += page["items"]

    assert [int(item["id"]) for item in seen] == written


def test_a_list_of_answers_takes_the_same_few_statements_whatever_its_length(client):
    few, many = a_question(), a_question()
    for question, length in ((few, 1), (many, 7)):
        for _ in range(length):
            an_answer(question)
    paths = [f"/api/v1/questions/{question.id}/answers" for question in (few, many)]

    def statements(path: str) -> int:
        db.session.remove()
        with sent_statements() as sent:
            client.get(path)
        return len(sent)

    assert statements(paths[0]) == statements(paths[1]) <= 4


@pytest.mark.parametrize(("make", "activity"), [(a_question, "post"), (an_answer, "comment")])
def test_a_question_counts_as_a_post_and_an_answer_as_a_comment(app, make, activity):
    content = make()

    entries = db.session.query(ActivityEntry).filter_by(number=content.author.number)
    assert [entry.activity for entry in entries] == [activity]
