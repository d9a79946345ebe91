"""Figures of the desk, as moderators read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from community.clock import at
from community.outbox import transaction
from moderation.desk import cases, decisions
from moderation.desk.models import Case
from moderation.stats.figures import rank
from tests.agreement.looking import a_decision
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import CLEAN, a_held_post, a_moderator, a_reported_post, case_of, decide
from tests.replays.past import every_second_look
from tests.rulebook.rules import CLEARANCE, a_rule
from tests.statements import statements

STATS = "/api/v1/moderation/stats"
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)  # in Shanghai


def read(client, **asked):
    answer = client.get(STATS, query_string=asked)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_a_rank_is_a_value_that_occurred():
    assert (rank([], 0.5), rank([7.0], 0.95)) == (None, 7.0)
    assert [rank(range(1, 101), share) for share in (0.5, 0.95, 1.0)] == [50, 95, 100]
    assert rank([3, 1, 2, 4], 0.5) == 2


def test_the_queue_shows_how_much_waits_how_old_it_is_and_what_was_promised(as_moderator):
    posts = [a_held_post() for _ in range(20)]
    now = case_of(posts[0]).opened_at
    with transaction() as session:
        for hours, post in enumerate(posts, start=1):
            opened = now - timedelta(hours=hours)
            changed = {"opened_at": opened, "promised_at": opened + timedelta(hours=18)}
            session.execute(update(Case).where(Case.content_id == post.id).values(**changed))
    as_moderator.post("/api/v1/moderation/cases/next", json={})

    read_now = read(as_moderator)

    [queue] = read_now["queues"]
    assert (queue["queue"], queue["open"], queue["claimed"], queue["overdue"]) == ("post", 20, 1, 3)
    assert queue["age_p50_seconds"] == pytest.approx(10 * 3600, abs=60)
    assert queue["age_p95_seconds"] == pytest.approx(19 * 3600, abs=60)
    assert read_now["promises"]["overdue"] == 3


def test_a_decision_after_the_promise_is_late_and_the_time_from_claim_to_decision_is_the_handling_time(as_moderator):
    wang = a_moderator("wang")
    with at(NOON - timedelta(hours=30)):
        late, soon = (case_of(a_reported_post()) for _ in range(2))
    for case, hours, minutes in ((late, 0, 4), (soon, -10, 2)):
        with at(NOON + timedelta(hours=hours)), transaction():
            cases.claim(case.id, wang)
        with at(NOON + timedelta(hours=hours, minutes=minutes)), transaction():
            decisions.decide(case.id, wang, "dismiss", version=case.version)

    figures = read(as_moderator, **{"from": "2026-11-20", "to": "2026-11-20"})

    assert figures["promises"] == {"overdue": 0, "decided": 2, "late": 1, "late_share": 0.5}
    assert figures["moderators"] == [
        {"moderator": "wang", "day": "2026-11-20", "decisions": 2, "timed": 2, "handling_p50_seconds": 120.0}
    ]
    assert figures["reports"] == {"judged": 2, "upheld": 0, "upheld_share": 0.0}
    assert read(as_moderator, **{"from": "2026-11-21", "to": "2026-11-21"})["moderators"] == []


def test_a_claim_that_is_extended_counts_from_its_beginning_and_one_without_a_claim_not_at_all(as_moderator):
    held, unheld = case_of(a_held_post()), case_of(a_held_post())
    wang = a_moderator()
    with transaction():
        cases.claim(held.id, wang)
    began = case_of(held.content).claimed_at
    with at(began + timedelta(minutes=8)), transaction():
        cases.claim(held.id, wang)
    with at(began + timedelta(minutes=12)), transaction():
        decision = decisions.decide(held.id, wang, "publish", version=held.version)
    with transaction():
        other = decisions.decide(unheld.id, wang, "publish", version=unheld.version)

    assert (decision.claimed_at, other.claimed_at, case_of(held.content).claimed_at) == (began, None, None)


def test_rules_show_how_often_people_agreed_and_misses_are_counted_from_second_looks(as_moderator):
    a_rule("清仓", state="live", expression='folded.says("清仓")')
    right, wrong = (case_of(a_post(CLEARANCE + tail, published=False)) for tail in ("", "真的。"))
    with every_second_look():
        missed = a_post(CLEAN, published=False)
    decide(as_moderator, right, "remove", reason="off_topic")
    decide(as_moderator, wrong, "publish")
    decide(as_moderator, case_of(missed), "remove", reason="off_topic")

    figures = read(as_moderator)

    [rule] = figures["rules"]
    assert (rule["name"], rule["fired"], rule["decided"], rule["precision"]) == ("清仓", 2, 2, 0.5)
    assert (figures["quality"]["miss_rate"], figures["quality"]["judged"]) == (1.0, 1)


def test_how_much_waits_for_a_second_look_is_shown(as_moderator):
    a_decision()

    assert read(as_moderator)["agreement"] == {
        "waiting": 1,
        "pairs": 0,
        "alpha": None,
        "policies": [],
        "moderators": [],
    }


def test_a_full_desk_takes_as_many_statements_as_an_empty_one(as_moderator):
    read(as_moderator)
    with statements() as empty:
        read(as_moderator)
    for _ in range(4):
        a_held_post()
        a_decision()
        a_decision("dismiss", content=a_reported_post("hate"))
    with statements() as full:
        read(as_moderator)

    assert len(full) == len(empty) <= 20


def test_only_staff_reads_it_and_only_days_that_can_be(as_moderator, as_member):
    assert as_member(a_member()).get(STATS).status_code == 403
    for asked in ({"from": "2026-11-20", "to": "2026-11-19"}, {"from": "2026-01-01", "to": "2026-11-19"}, {"x": "1"}):
        assert as_moderator.get(STATS, query_string=asked).status_code == 422
