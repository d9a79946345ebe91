"""What the growth team makes on its pages is what the API makes, and what cannot be is told at its field."""

from datetime import date

import pytest

from community.annotations.queries import annotations_between
from community.database import db
from community.experiments.queries import get_experiment
from community.report_schedules.models import ReportSchedule
from community.segments.models import MemberLookup
from community.segments.queries import get_segment, segment_names
from community.surveys.queries import get_survey
from community.winbacks.models import Winback
from community.winbacks.queries import get_winback
from tests.factories import a_member

WINBACK = {"name": "spring", "text_zh": "好久不见", "text_en": "It has been a while", "activity": "any"}


def test_a_winback_is_planned_and_launched(growth):
    made = growth.send("/growth/winbacks", WINBACK | {"within_days": "7"}, on="/growth/winbacks")
    assert made.location == "/growth/winbacks/spring"
    assert (get_winback("spring").within_days, get_winback("spring").launched_at) == (7, None)
    growth.send(f"{made.location}/launch", {}, on=made.location)
    assert get_winback("spring").launched_at is not None
    assert "还没到读取结果的时刻" in growth.open(made.location).text or "不足 100 人" in growth.open(made.location).text


@pytest.mark.parametrize(
    ("said", "told"),
    [({"name": "Not A Name"}, 'id="name-more"'), ({"within_days": "900"}, 'id="within_days-more"')],
)
def test_a_winback_that_cannot_be_is_told_at_its_field_and_keeps_the_words(growth, said, told):
    page = growth.send("/growth/winbacks", WINBACK | said, on="/growth/winbacks")
    assert page.status_code == 422
    assert told in page.text
    assert "好久不见" in page.text
    assert db.session.query(Winback).count() == 0


def test_a_name_that_is_taken_is_told(growth):
    for status in (303, 422):
        assert growth.send("/growth/winbacks", WINBACK, on="/growth/winbacks").status_code == status


def test_an_event_is_noted_and_taken_back(growth):
    said = {"kind": "campaign", "from": "2026-11-01", "to": "2026-11-11", "text_zh": "双十一", "text_en": "11.11"}
    assert growth.send("/growth/annotations", said, on="/growth/annotations").status_code == 303
    [noted] = annotations_between(date(2026, 11, 5), date(2026, 11, 5))
    assert noted["text"] == {"zh": "双十一", "en": "11.11"}
    growth.send(f"/growth/annotations/{noted['id']}/delete", {}, on="/growth/annotations")
    assert annotations_between(date(2026, 11, 5), date(2026, 11, 5)) == []
    backwards = growth.send("/growth/annotations", said | {"to": "2026-10-01"}, on="/growth/annotations")
    assert 'id="from-more"' in backwards.text


def test_a_segment_tells_its_size_before_it_is_kept_and_its_errors_at_the_rule(growth):
    a_member()
    said = {"name": "new", "description": "fresh", "rule": '{"registered": {"within_days": 7}}'}
    preview = growth.send("/growth/segments", said | {"preview": "1"}, on="/growth/segments")
    assert "1 位会员符合" in preview.text
    assert segment_names() == []
    wrong = growth.send("/growth/segments", said | {"rule": '{"regis": {}}'}, on="/growth/segments")
    assert 'id="rule-more"' in wrong.text
    assert "没有规则 &#39;regis&#39;" in wrong.text
    assert 'id="rule-more"' in growth.send("/growth/segments", said | {"rule": "{"}, on="/growth/segments").text
    assert growth.send("/growth/segments", said, on="/growth/segments").location == "/growth/segments/new"
    assert get_segment("new").rule == {"registered": {"first": None, "last": None, "within_days": 7}}


def test_of_two_who_change_a_segment_the_second_is_told(growth):
    said = {"name": "new", "rule": '{"registered": {"within_days": 7}}'}
    here = growth.send("/growth/segments", said, on="/growth/segments").location
    for status in (303, 412):
        changed = {"version": "1", "rule": '{"registered": {"within_days": 30}}'}
        assert growth.send(here, changed, on=here).status_code == status


def test_who_is_in_a_segment_is_shown_and_the_look_is_kept(growth, deliver_all):
    lin = a_member()
    growth.send("/growth/segments", {"name": "all", "rule": '{"level": {"from": 1}}'}, on="/growth/segments")
    assert lin.username in growth.open("/growth/segments/all/members").text
    deliver_all()
    assert db.session.query(MemberLookup).one().report == "segment:all"


def test_an_experiment_is_planned_started_and_stopped(growth):
    plan = {"name": "warm", "activity": "order", "within_days": "14", "horizon_days": "42"}
    named = {"variant_name": ["plain", "warm", ""], "variant_weight": ["1", "2", "1"]}
    here = growth.send("/growth/experiments", plan | named, on="/growth/experiments").location
    assert get_experiment("warm").variants == [{"name": "plain", "weight": 1}, {"name": "warm", "weight": 2}]
    for verb in ("start", "stop"):
        growth.send(f"{here}/{verb}", {}, on=here)
    assert get_experiment("warm").stopped_at is not None
    alone = {"variant_name": ["plain"], "variant_weight": ["1"]}
    refused = growth.send("/growth/experiments", plan | alone | {"name": "alone"}, on="/growth/experiments")
    assert refused.status_code == 422


def test_a_survey_is_planned_opened_and_closed(growth):
    plan = {"title_zh": "一个小问题", "title_en": "One small question", "question_key": ["recommend", "why"]}
    plan |= {"question_kind": ["nps", "choice"], "question_text_zh": ["推荐？", "为什么？"]}
    plan |= {"question_text_en": ["Recommend?", "Why?"], "question_choices": ["", "price, quality"]}
    here = growth.send("/growth/surveys", plan, on="/growth/surveys").location
    survey = get_survey(int(here.rpartition("/")[2]))
    assert [question["choices"] for question in survey.questions] == [[], ["price", "quality"]]
    for verb in ("open", "close"):
        growth.send(f"{here}/{verb}", {}, on=here)
    db.session.expire_all()
    assert get_survey(survey.id).closed_at is not None


def test_a_schedule_is_made_paused_and_resumed(growth):
    said = {"every": "week", "hour": "9", "reports": ["overview", "sharing"], "recipients": "nobody"}
    assert 'id="recipients-more"' in growth.send("/growth/schedules", said, on="/growth/schedules").text
    growth.send("/growth/schedules", said | {"recipients": ""}, on="/growth/schedules")
    for version, (verb, enabled) in enumerate([("pause", False), ("resume", True)], start=1):
        schedule = db.session.query(ReportSchedule).one()
        growth.send(f"/growth/schedules/{schedule.id}/{verb}", {"version": str(version)}, on="/growth/schedules")
        db.session.expire_all()
        assert db.session.query(ReportSchedule).one().enabled is enabled
    assert "每周一 09:00" in growth.open("/growth/schedules").text


@pytest.mark.parametrize("room", ["winbacks", "experiments", "surveys", "segments", "annotations", "schedules"])
def test_what_a_form_said_comes_back_as_text_and_never_as_markup(growth, room):
    fields = (
        "name",
        "text_zh",
        "title_zh",
        "description",
        "rule",
        "recipients",
        "from",
        "variant_name",
        "question_key",
    )
    page = growth.send(f"/growth/{room}", dict.fromkeys(fields, '"><script>alert(1)</script>'), on=f"/growth/{room}")
    assert page.status_code == 422
    assert "<script>alert" not in page.text
