"""Strikes: decisions that stand, in points, what they suggest, and how they go."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.trust.queries import standing_of
from moderation.sanctions.strikes import histogram, points_of, step_for, suggestion
from moderation.screening.models import Screening
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import CLEAN, a_held_post, a_moderator, case_of, decide

PREVIEW = "/api/v1/moderation/sanctions/preview"


def strikes_of(client, member) -> dict:
    return client.get(f"/api/v1/moderation/members/{member.username}/strikes").json


def struck(client, author, outcome="remove", reason="spam") -> str:
    """The id of a decision against a note of the author."""
    return decide(client, case_of(a_held_post(author=author)), outcome, reason=reason).json["id"]


@pytest.mark.parametrize(
    ("outcome", "reason", "points"),
    [("remove", "spam", 3.0), ("remove", "minor_safety", 10.0), ("limit", "abuse", 3.0), ("label", "abuse", 0.0)],
)
def test_a_decision_weighs_by_its_reason_and_by_what_it_took(outcome, reason, points):
    assert points_of(outcome, reason) == points


@pytest.mark.parametrize(
    ("points", "sanction"), [(2, None), (3, "warn"), (6, "limit"), (12, "mute"), (24, "suspend"), (900, "suspend")]
)
def test_the_ladder_has_four_steps_and_none_is_for_ever(points, sanction):
    step = step_for(points)
    assert (step and step.sanction) == sanction
    assert step is None or step.days is None or step.days <= 30


def test_a_suggestion_counts_what_would_be_decided_now():
    assert suggestion(9.0, "spam") == {"points": 9.0, "points_then": 12.0, "sanction": "mute", "days": 7}


def test_a_histogram_loses_nobody():
    parts = histogram([1.0, 3.0, 3.5, 1000.0])
    assert sum(part["members"] for part in parts) == 4
    assert parts[-1] == {"from": 96.0, "below": None, "members": 1}


def test_strikes_name_their_decisions_and_end_with_the_window(as_member, as_moderator):
    author = a_member()
    first, second = struck(as_moderator, author), struck(as_moderator, author, "limit", "abuse")

    found = strikes_of(as_moderator, author)

    assert (found["points"], found["suggested"]["sanction"]) == (6.0, "limit")
    assert [each["decision_id"] for each in found["decisions"]] == [second, first]
    with time_machine.travel(utcnow() + timedelta(days=91)):
        later = strikes_of(as_member(a_moderator()), author)
        assert (later["points"], later["decisions"]) == (0.0, [])


def test_a_decision_that_is_undone_or_followed_by_a_restoration_strikes_no_more(as_member, as_moderator):
    author = a_member()
    undone, restored = struck(as_moderator, author), a_held_post(author=author)
    decide(as_moderator, case_of(restored), "remove", reason="spam")
    as_moderator.post(f"/api/v1/moderation/decisions/{undone}/undo")
    assert strikes_of(as_moderator, author)["points"] == 3.0

    appeal = as_member(author).post("/api/v1/appeals", json={"content_id": str(restored.id), "text": "不是广告"}).json
    other = as_member(a_moderator())
    answer = {"outcome": "overturn", "note": "恢复", "version": 1}
    assert other.post(f"/api/v1/moderation/appeals/{appeal['id']}/decision", json=answer).status_code == 200

    assert strikes_of(as_moderator, author)["points"] == 0.0


def test_a_case_suggests_what_would_follow_and_nothing_follows_by_itself(as_member, as_moderator):
    author = a_member()
    for _ in range(3):
        struck(as_moderator, author)
    case = case_of(a_held_post(author=author))

    shown = as_moderator.get(f"/api/v1/moderation/cases/{case.id}").json["suggestion"]

    assert shown["points"] == 9.0
    assert (shown["sanction"], shown["days"]) == ("mute", 7)
    assert as_member(author).get("/api/v1/me").json["restrictions"] == []


def test_a_preview_tells_whom_a_threshold_would_hit_and_does_nothing(as_moderator):
    often, once = a_member("often"), a_member("once")
    for _ in range(2):
        struck(as_moderator, often)
    struck(as_moderator, once)

    shown = as_moderator.get(f"{PREVIEW}?threshold=6").json

    assert (shown["members"], shown["hit"]) == (1, [{"member": "often", "points": 6.0}])
    assert sum(part["members"] for part in shown["histogram"]) == 2
    assert as_moderator.get(f"{PREVIEW}?threshold=0").status_code == 422


def test_screening_knows_how_many_decisions_stand_against_an_author(as_moderator):
    author = a_member()
    struck(as_moderator, author)

    post = a_post(CLEAN, author=author)

    kept = db.session.scalars(select(Screening.inputs).where(Screening.content_id == post.id)).one()
    assert (kept["author_strikes"], kept["author_contents"]) == (1, 0)


def test_a_strike_is_written_down_for_trust_and_goes_when_it_is_undone(as_moderator, deliver_all):
    author = a_member()
    decision = struck(as_moderator, author)
    deliver_all()
    assert fresh(author).struck_at is not None
    assert standing_of(author).days_since_strike < 1

    as_moderator.post(f"/api/v1/moderation/decisions/{decision}/undo")
    deliver_all()

    assert fresh(author).struck_at is None


def fresh(member: Member) -> Member:
    db.session.rollback()
    return db.session.get(Member, member.id)
