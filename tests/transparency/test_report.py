"""The transparency report: every figure against what was done."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest

from community.clock import at, utcnow
from community.outbox import transaction
from moderation.desk.undoing import undo
from moderation.notices.actions import give_notice
from moderation.transparency.words import DEFINITIONS
from tests.agreement.looking import a_decision
from tests.appeals.appealing import answer, appeal
from tests.factories import a_member, a_post, a_review
from tests.moderation_desk.desk import (
    CLEAN,
    SPAM,
    a_held_post,
    a_moderator,
    a_reported_post,
    case_of,
    decide,
)
from tests.statements import statements

REPORT = "/api/v1/moderation/transparency"


def read(client, **asked):
    answered = client.get(REPORT, query_string=asked, headers={"Accept-Language": "en"})
    assert answered.status_code == 200, answered.json
    return answered.json


def test_content_is_counted_by_the_part_that_the_machine_had(as_moderator):
    a_post(CLEAN, published=False)
    a_post(SPAM, published=False)
    held = a_held_post()
    a_held_post()
    decide(as_moderator, case_of(held), "publish")

    assert read(as_moderator)["content"] == {
        "judged": 4,
        "fully_automatic": 3,
        "partly_automatic": 1,
        "not_automatic": 0,
        "automatic_share": 0.75,
    }


def test_outcomes_reasons_and_the_categories_of_their_statements_are_counted(as_moderator):
    a_post(SPAM, published=False)
    held = a_held_post()
    decide(as_moderator, case_of(held), "remove", reason="spam")
    decide(as_moderator, case_of(a_reported_post()), "dismiss")

    report = read(as_moderator)

    counted = {(each["by"], each["outcome"], each["reason"]): each["count"] for each in report["outcomes"]}
    assert counted[("person", "remove", "spam")] == counted[("person", "dismiss", None)] == 1
    assert counted[("machine", "publish", None)] == 1
    assert sum(count for (by, outcome, _), count in counted.items() if (by, outcome) == ("machine", "reject")) == 1
    assert sum(count for (by, outcome, _), count in counted.items() if (by, outcome) == ("machine", "hold")) == 1
    statements_of = report["statements"]
    assert statements_of["total"] == 3 == sum(each["count"] for each in statements_of["by_category"])
    assert {each["automation"]: each["count"] for each in statements_of["by_automation"]} == {
        "AUTOMATED_DECISION_FULLY": 1,
        "AUTOMATED_DECISION_PARTIALLY": 1,
        "AUTOMATED_DECISION_NOT_AUTOMATED": 1,
    }


def test_what_was_taken_back_is_no_outcome(as_moderator):
    wang = a_moderator()
    decision = a_decision("remove", by=wang)
    with transaction():
        undo(decision.id, wang)

    assert [each for each in read(as_moderator)["outcomes"] if each["by"] == "person"] == []


def test_medians_run_from_a_submission_a_report_a_notice_and_an_appeal_to_the_decision(as_member):
    wang = a_moderator()
    now = utcnow()
    with at(now - timedelta(hours=3)):
        held, noticed = a_held_post(), a_post(CLEAN)
        with transaction():
            give_notice(f"/p/{noticed.id}", "copyright", "照片是我拍的。", name="王芳", email="w@example.com")
    with at(now - timedelta(hours=1)):
        reported = a_reported_post()
    with at(now):
        for content in (held, noticed, reported):
            a_decision("remove", by=wang, content=content, offered=False)

    times = {each["since"]: (each["decided"], each["p50_seconds"]) for each in read(as_member(a_moderator()))["times"]}

    assert times == {
        "submission": (1, pytest.approx(10_800, abs=5)),
        "report": (1, pytest.approx(3600, abs=5)),
        "notice": (1, pytest.approx(10_800, abs=5)),
        "appeal": (0, None),
    }


def test_appeals_notices_reports_and_sanctions_are_counted_with_their_ends(as_member, as_moderator):
    author = a_member()
    content = a_reported_post(author=author)
    decide(as_moderator, case_of(content), "remove", reason="spam", also=[{"sanction": "mute", "days": 3}])
    made = appeal(as_member(author), content).json
    answer(as_member(a_moderator()), made["id"], "overturn")
    with transaction():
        give_notice(f"/p/{a_post(CLEAN).id}", "copyright", "照片是我拍的。", name="王芳", email="w@example.com")

    report = read(as_moderator)

    assert report["appeals"]["by_authors"] == report["appeals"]["overturned"] == 1
    assert (report["appeals"]["upheld"], report["appeals"]["same_person"]) == (0, 0)
    assert report["appeals"]["overturned_share"] == 1.0
    assert report["appeals"]["interval"] == pytest.approx([0.2065, 1.0], abs=5e-5)
    assert report["notices"] == {
        "received": 1,
        "acted": 0,
        "not_acted": 0,
        "by_ground": [{"ground": "copyright", "received": 1}],
    }
    assert report["reports"] == {"received": 1, "upheld": 0, "not_upheld": 1, "upheld_share": 0.0}  # overturned
    assert {"sanction": "mute", "laid": 1, "lifted": 1} in report["sanctions"]


def test_reviews_are_counted_per_star(as_moderator):
    for rating in (1, 1, 5):
        a_review(rating=rating)
    bad = a_review(rating=1)
    a_review(rating=2, body=SPAM, published=False)
    decide_reported(as_moderator, bad)

    report = read(as_moderator)

    assert report["stars"][0] == {"stars": 1, "judged": 3, "refused": 1, "waiting": 0, "rate": pytest.approx(1 / 3)}
    assert [each["judged"] for each in report["stars"]] == [3, 1, 0, 0, 1]
    assert (report["suppression"]["low_judged"], report["suppression"]["alarm"]) == (4, False)
    assert report["suppression"]["difference"] == 0.5


def decide_reported(client, content):
    client.post(f"/api/v1/contents/{content.id}/reports", json={"reason": "off_topic"})
    assert decide(client, case_of(content), "remove", reason="off_topic").status_code == 200


def test_every_part_is_explained_in_both_languages(as_moderator):
    english = read(as_moderator)
    chinese = as_moderator.get(REPORT, headers={"Accept-Language": "zh-CN"}).json

    parts = set(english) - {"from", "to", "as_of", "definitions"}
    assert set(english["definitions"]) == set(chinese["definitions"]) == set(DEFINITIONS) == parts
    assert english["definitions"]["reports"].startswith("Reports by members")
    assert chinese["definitions"]["reports"].startswith("期内")


def test_the_table_holds_the_same_figures_in_columns_that_stay(as_moderator):
    a_post(SPAM, published=False)
    a_decision("remove")
    report = read(as_moderator)

    answered = as_moderator.get(f"{REPORT}?format=csv")

    assert answered.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(answered.text)))
    assert list(rows[0]) == ["part", "of", "figure", "value", "definition", "from", "to", "as_of"]
    table = {(row["part"], row["of"], row["figure"]): row["value"] for row in rows}
    assert len(table) == len(rows)
    assert table["content", "", "judged"] == str(report["content"]["judged"]) == "2"
    assert table["outcomes", "person/remove/off_topic", "count"] == "1"
    assert table["statements", "", "total"] == str(report["statements"]["total"])
    assert table["statements", "AUTOMATED_DECISION_FULLY", "count"] == "1"
    assert table["stars", "5", "judged"] == "0"
    assert table["appeals", "", "interval_low"] == table["times", "appeal", "p50_seconds"] == ""
    assert (rows[0]["from"], rows[0]["to"]) == (report["from"], report["to"])
    assert [row["part"] for row in rows if row["definition"]] == list(DEFINITIONS)


def test_only_its_days_are_counted(as_moderator):
    with at(utcnow() - timedelta(days=40)):
        a_decision("remove", content=a_held_post())

    assert read(as_moderator)["content"]["judged"] == 0
    first = (utcnow() - timedelta(days=45)).date().isoformat()
    assert read(as_moderator, **{"from": first})["content"]["partly_automatic"] == 1


def test_a_busy_month_takes_as_many_statements_as_an_idle_one(as_moderator):
    read(as_moderator)
    with statements() as idle:
        read(as_moderator)
    for _ in range(3):
        a_decision("remove", content=a_held_post())
        a_decision("dismiss")
        a_review(rating=1)
    with statements() as busy:
        read(as_moderator)

    assert len(busy) == len(idle) <= 18


def test_only_staff_reads_it_and_only_days_that_can_be(as_moderator, as_member):
    assert as_member().get(REPORT).status_code == 403
    for asked in ({"from": "2026-11-20", "to": "2026-11-19"}, {"from": "2024-01-01"}, {"format": "xml"}, {"x": "1"}):
        assert as_moderator.get(REPORT, query_string=asked).status_code == 422
