"""Who is behind the figures of experiments, win-backs and surveys; and whose words are whose, which nobody learns."""

from __future__ import annotations

from datetime import timedelta

from community.activity.actions import record_visit
from community.clock import at, utcnow
from community.database import db
from community.experiments.actions import assign
from community.experiments.queries import get_experiment
from community.outbox import transaction
from community.winbacks.models import Winback, WinbackExposure
from tests.factories import a_member, an_order
from tests.metrics_wired.lists import ROOT, behind, told

PLAN = {
    "name": "warm-welcome",
    "variants": [{"name": "plain"}, {"name": "warm"}],
    "activity": "order",
    "within_days": 7,
    "horizon_days": 28,
}
QUESTIONS = [
    {"key": "recommend", "kind": "nps", "text_zh": "推荐吗？", "text_en": "Recommend us?"},
    {"key": "fit", "kind": "scale", "text_zh": "合脚吗？", "text_en": "Does it fit?"},
    {"key": "colour", "kind": "choice", "text_zh": "颜色？", "text_en": "Colour?", "choices": ["red", "blue"]},
]
WHY = {"key": "why", "kind": "text", "text_zh": "为什么？", "text_en": "Why?"}


def test_who_is_in_each_variant_who_did_it_and_who_has_time_left_is_listed(growth):
    with at(utcnow() - timedelta(days=10)):
        assert growth.post("/api/v1/experiments", json=PLAN).status_code == 201
        assert growth.post("/api/v1/experiments/warm-welcome/start").status_code == 200
        early = [a_member() for _ in range(12)]
        with transaction():
            [assign(get_experiment("warm-welcome"), member) for member in early]
    late = [a_member() for _ in range(3)]
    with transaction():
        [assign(get_experiment("warm-welcome"), member) for member in late]
    with at(utcnow() - timedelta(days=8)):
        [an_order(member) for member in early[:5]]
    [an_order(member) for member in early[5:7]]

    report = told(growth, "experiments", name="warm-welcome")

    waiting = set()
    for row in report["variants"]:
        own = {"name": "warm-welcome", "variant": row["variant"]}
        for figure in ("members", "converted"):
            assert len(behind(growth, "experiments", figure=figure, **own)) == row[figure]
        waiting |= behind(growth, "experiments", figure="waiting", **own)
    assert sum(row["converted"] for row in report["variants"]) == 5
    assert waiting == {member.username for member in late}
    assert len(waiting) == report["waiting"]
    assert growth.get(f"{ROOT}/experiments/members?name=warm-welcome&variant=hot").status_code == 422
    assert growth.get(f"{ROOT}/experiments/members?name=cold&variant=warm").status_code == 404


def test_who_was_told_and_who_was_held_out_is_listed(growth):
    plan = {"name": "spring", "text_zh": "好久不见。", "text_en": "It has been a while.", "within_days": 7}
    assert growth.post("/api/v1/winbacks", json=plan).status_code == 201
    winback = db.session.scalar(db.select(Winback.id))
    members, sent = [a_member() for _ in range(6)], utcnow() - timedelta(days=9)
    with transaction() as session:
        for number, member in enumerate(members):
            until = sent + timedelta(days=7 if number < 5 else 30)
            own = {"winback_id": winback, "member_id": member.id, "held_out": number % 3 == 0}
            session.add(WinbackExposure(**own, exposed_at=sent, counts_until=until))
    with at(sent + timedelta(days=2)), transaction():
        [record_visit(member) for member in members[:2]]

    report = told(growth, "uplift", winback="spring")

    for group in ("exposed", "held_out"):
        for figure in ("members", "converted"):
            asked = {"winback": "spring", "group": group, "figure": figure}
            assert len(behind(growth, "uplift", **asked)) == report[group][figure]
    assert (report["exposed"]["converted"], report["held_out"]["converted"]) == (1, 1)
    assert behind(growth, "uplift", winback="spring", figure="waiting") == {members[5].username}


def a_survey(growth, as_member, answers, questions):
    """An open survey with one answer of a member for each mapping; None of who was asked and said nothing."""
    plan = {"title_zh": "一个小问题", "title_en": "A small question", "questions": questions}
    survey = growth.post("/api/v1/surveys", json=plan).json["id"]
    growth.post(f"/api/v1/surveys/{survey}/open")
    members = []
    for said in answers:
        members.append(a_member())
        client = as_member(members[-1])
        assert client.get("/api/v1/me/surveys").json["items"]
        if said:
            assert client.post(f"/api/v1/surveys/{survey}/answers", json={"answers": said}).status_code == 201
    return survey, members


def test_who_was_asked_who_answered_and_with_what_is_listed(growth, as_member):
    said = [{"recommend": 10, "fit": 5, "colour": "red"}, {"recommend": 9}, {"recommend": 7}, {"recommend": 0}, None]
    survey, members = a_survey(growth, as_member, said, QUESTIONS)
    report = told(growth, "satisfaction", survey=survey)

    for figure in ("asked", "answered"):
        assert len(behind(growth, "satisfaction", survey=survey, figure=figure)) == report[figure]
    for question in report["questions"]:
        own = {"survey": survey, "question": question["question"]}
        assert len(behind(growth, "satisfaction", **own)) == question["answered"]
        for row in question["counts"]:
            assert len(behind(growth, "satisfaction", value=row["value"], **own)) == row["members"]
    groups = {"promoters": members[:2], "passives": members[2:3], "detractors": members[3:4]}
    for group, own in groups.items():
        found = behind(growth, "satisfaction", survey=survey, question="recommend", value=group)
        assert found == {member.username for member in own}
    assert len(behind(growth, "satisfaction", survey=survey, question="fit", value="satisfied")) == 1
    for wrong, field in (({"question": "recommend", "value": "11"}, "value"), ({"question": "mood"}, "question")):
        answer = growth.get(f"{ROOT}/satisfaction/members", query_string={"survey": survey, **wrong})
        assert list(answer.json["errors"]) == [field]


def test_names_are_never_shown_while_they_would_tell_whose_words_are_new(growth, as_member):
    said = [{"recommend": number, "why": "因为合脚。"} for number in (9, 8, 7, 6, 5)]
    survey, members = a_survey(growth, as_member, said, [*QUESTIONS, WHY])
    answered = f"{ROOT}/satisfaction/members?survey={survey}"

    assert behind(growth, "satisfaction", survey=survey, figure="asked") == {member.username for member in members}
    for narrowed in ("", "&question=recommend", "&question=recommend&value=9"):
        assert growth.get(answered + narrowed).status_code == 409
    growth.post(f"/api/v1/surveys/{survey}/close")

    assert len(behind(growth, "satisfaction", survey=survey)) == 5
    assert growth.get(f"{answered}&question=why").status_code == 422
    assert all(set(row) == {"question", "text"} for row in growth.get(f"/api/v1/surveys/{survey}/texts").json["items"])


def test_of_a_few_answers_with_words_nobody_is_named(growth, as_member):
    survey, _ = a_survey(growth, as_member, [{"recommend": 9, "why": "因为合脚。"}], [*QUESTIONS, WHY])
    growth.post(f"/api/v1/surveys/{survey}/close")

    assert growth.get(f"{ROOT}/satisfaction/members?survey={survey}").status_code == 409
