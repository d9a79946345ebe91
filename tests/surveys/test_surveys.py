"""Members are asked seldom, answer once, and are read without their names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.accounts.actions import erase_account
from community.clock import at, utcnow
from community.database import db
from community.members.models import Member
from community.members.queries import member_to_change
from community.outbox import transaction
from community.surveys.actions import ask
from community.surveys.models import SurveyAnswer, SurveyAsk
from community.surveys.queries import is_drawn
from community.surveys.tasks import renew_survey_targets
from tests.factories import a_member
from tests.parallel import at_once

ROOT = "/api/v1/surveys"
QUESTIONS = [
    {"key": "recommend", "kind": "nps", "text_zh": "推荐吗？", "text_en": "Recommend us?"},
    {"key": "fit", "kind": "scale", "text_zh": "合脚吗？", "text_en": "Does it fit?"},
    {"key": "colour", "kind": "choice", "text_zh": "颜色？", "text_en": "Colour?", "choices": ["red", "blue"]},
    {"key": "why", "kind": "text", "text_zh": "为什么？", "text_en": "Why?"},
]
PLAN = {"title_zh": "一个小问题", "title_en": "A small question", "questions": QUESTIONS}


@pytest.fixture
def growth(as_member):
    return as_member(a_member(roles=("growth",)))


def opened(growth, **changed) -> str:
    made = growth.post(ROOT, json=PLAN | changed)
    assert made.status_code == 201, made.json
    assert growth.post(f"{ROOT}/{made.json['id']}/open").status_code == 200
    return made.json["id"]


def asked(client) -> list[str]:
    return [survey["id"] for survey in client.get("/api/v1/me/surveys").json["items"]]


def answer(client, survey, **answers):
    return client.post(f"{ROOT}/{survey}/answers", json={"answers": answers})


def test_a_member_is_asked_once_in_ninety_days_whatever_surveys_there_are(growth, as_member):
    first, second = opened(growth), opened(growth)
    lin = a_member()

    assert asked(as_member(lin)) == asked(as_member(lin)) == [first]
    assert answer(as_member(lin), first, recommend=9).status_code == 201
    assert asked(as_member(lin)) == []
    with at(utcnow() + timedelta(days=91)):
        assert asked(as_member(lin)) == [second]


def test_of_two_requests_at_once_one_asks(app, growth):
    opened(growth), opened(growth)
    lin_id = a_member().id

    def look() -> None:
        with app.app_context(), transaction():
            ask(db.session.get_one(Member, lin_id))

    at_once([look] * 4)
    assert db.session.scalar(select(func.count()).select_from(SurveyAsk)) == 1


def test_an_answer_is_given_once_by_who_was_asked_and_fits_its_question(growth, as_member):
    survey = opened(growth)
    lin, stranger = as_member(), as_member()
    asked(lin)

    assert answer(stranger, survey, recommend=9).status_code == 404
    for wrong in ({"recommend": 11}, {"recommend": "9"}, {"fit": 0}, {"fit": True}, {"colour": "green"}, {"who": 1}):
        assert answer(lin, survey, **wrong).status_code == 422
    assert answer(lin, survey, why="长" * 501).status_code == 422
    assert answer(lin, survey).status_code == 422
    assert answer(lin, survey, recommend=9, why=" 好 ").status_code == 201
    assert answer(lin, survey, recommend=1).status_code == 409
    assert dict(db.session.execute(select(SurveyAnswer.question, SurveyAnswer.number)).all())["recommend"] == 9


def test_figures_tell_who_responded_and_words_tell_no_name(growth, as_member):
    survey = opened(growth)
    clients = [as_member() for _ in range(5)]
    for client in clients:
        asked(client)
    for client, score, fit in zip(clients, (10, 9, 7, 2), (5, 4, 3, 5), strict=False):
        answer(client, survey, recommend=score, fit=fit, colour="red", why=f"because {score}")

    report = growth.get(f"/api/v1/metrics/satisfaction?survey={survey}").json
    nps, fit, colour = report["questions"]

    assert (report["asked"], report["answered"], report["response_rate"]) == (5, 4, 0.8)
    assert (nps["score"], nps["few"]) == (0.25, True)
    assert nps["score_low"] < 0.25 < nps["score_high"]
    assert fit["score"] == 0.75
    assert colour["counts"] == [{"value": "red", "members": 4}, {"value": "blue", "members": 0}]
    texts = growth.get(f"{ROOT}/{survey}/texts").json["items"]
    assert texts[0] == {"question": "why", "text": "because 2"}
    assert clients[0].get(f"{ROOT}/{survey}/texts").status_code == 403


def test_only_the_segment_and_the_sample_are_asked_and_of_a_deleted_segment_nobody(growth, as_member):
    drawn = {"name": "buyers", "rule": {"bought": {}}}
    assert growth.post("/api/v1/segments", json=drawn).status_code == 201
    opened(growth, segment="buyers")
    assert asked(as_member()) == []
    tag = {"If-Match": growth.get("/api/v1/segments/buyers").headers["ETag"]}
    growth.patch("/api/v1/segments/buyers", json={"rule": {"registered": {}}}, headers=tag)
    lin, mei = a_member(), a_member()
    renew_survey_targets()
    assert len(asked(as_member(lin))) == 1

    assert growth.delete("/api/v1/segments/buyers").status_code == 204
    renew_survey_targets()

    assert asked(as_member(mei)) == []
    assert sum(is_drawn(7, member, 0.2) for member in range(20_000)) == pytest.approx(4000, rel=0.05)


def test_what_was_opened_does_not_change_and_what_was_closed_takes_no_answers(growth, as_member):
    survey = opened(growth)
    lin = as_member()
    asked(lin)
    tag = {"If-Match": growth.get(f"{ROOT}/{survey}").headers["ETag"]}

    assert growth.patch(f"{ROOT}/{survey}", json={"title_en": "Another"}, headers=tag).status_code == 409
    assert growth.post(f"{ROOT}/{survey}/close").status_code == 200
    assert answer(lin, survey, recommend=9).status_code == 409
    assert growth.post(f"{ROOT}/{survey}/open").status_code == 409
    assert asked(as_member()) == []


def test_an_erased_member_takes_their_answers_along(growth, as_member, deliver_all):
    survey, lin = opened(growth), a_member()
    asked(as_member(lin))
    answer(as_member(lin), survey, recommend=9, why="秘密")
    with transaction():
        erase_account(member_to_change(lin.id))
    deliver_all()

    assert db.session.scalar(select(func.count()).select_from(SurveyAnswer)) == 0
    assert growth.get(f"/api/v1/metrics/satisfaction?survey={survey}").json["asked"] == 0
