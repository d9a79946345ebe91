"""A rule that runs away after a change is back in shadow by itself, and the moderators are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.outbox import transaction
from moderation.alerts.models import Alert
from moderation.rulebook import actions
from moderation.rulebook.brake import put_on_brake, runs_away
from moderation.rulebook.editions import current_edition
from moderation.rulebook.models import RuleHit
from tests.factories import a_member, a_post
from tests.parallel import at_once
from tests.rulebook.rules import CLEARANCE, RULES, a_moderator, a_replay, a_rule

STORY = "周末去了山里，走了三天，鞋子很舒服，第{}次写。"


@pytest.mark.parametrize(
    ("hits", "screened", "expected", "away"),
    [
        (49, 49, 0.0, False),
        (50, 50, 0.0, True),
        (5, 100, 0.0, False),
        (6, 100, 0.0, True),
        (6, 100, 0.02, False),
        (7, 100, 0.02, True),
        (100, 1000, 0.05, False),
    ],
)
def test_a_rule_runs_away_above_5_percent_of_50_submissions_and_3_times_its_replay(hits, screened, expected, away):
    assert runs_away(hits, screened, expected) is away


def test_a_rule_that_hits_a_tenth_of_the_traffic_is_back_in_shadow_within_100_events(as_moderator, as_member):
    wang = a_moderator("wang")
    rule = a_rule(state="live")
    authors = [a_member() for _ in range(10)]

    for event in range(100):
        body = CLEARANCE + STORY.format(event) if event % 10 == 0 else STORY.format(event)
        post = a_post(body, author=authors[event % 10 - 1], published=False)
        if actions.present_version(rule.rule_id).state != "live":
            break

    braked = as_moderator.get(f"{RULES}/{rule.rule_id}").json
    assert (braked["state"], braked["author"], braked["version"]) == ("shadow", None, rule.version + 1)
    assert "6 of 51 submissions (11.8%; its replay 0.0%)" in braked["comment"]
    db.session.rollback()
    assert (
        db.session.get(Content, post.id).status == "held"
    )  # the submission at which it braked was judged all the same
    [alert] = db.session.scalars(db.select(Alert))
    assert (alert.kind, alert.subject) == ("runaway_rule", f"rule:{rule.rule_id}")
    assert (alert.evidence["hits"], alert.evidence["screened"]) == (6, 51)
    [notice] = as_member(wang).get("/api/v1/notifications").json["items"]
    assert notice["type"] == "runaway_rule"
    assert "命中了 51 次提交中的 6 次" in notice["text"]
    assert a_post(f"{CLEARANCE}还有", published=False).status == "published"


def test_many_submissions_in_one_transaction_brake_too(app):
    rule = a_rule(state="live")
    authors = [a_member() for _ in range(60)]

    with transaction():
        for number, author in enumerate(authors):
            a_post(CLEARANCE + STORY.format(number), author=author, published=False)

    assert actions.present_version(rule.rule_id).state == "shadow"
    assert db.session.scalar(db.select(db.func.count()).select_from(RuleHit)) == 60


def test_a_rule_that_hits_as_often_as_its_replay_said_stays_live(app):
    rule = a_rule(state="shadow")
    a_replay(rule.rule_id, matched=400, read=1000)
    with transaction():
        actions.move_rule(rule.rule_id, a_moderator(), "live", "a test")

    for number in range(55):
        a_post(CLEARANCE + STORY.format(number), published=False)

    assert actions.present_version(rule.rule_id).state == "live"


def test_the_brake_watches_a_change_for_a_day(app):
    with time_machine.travel(utcnow() - timedelta(hours=25)):
        rule = a_rule(state="live")

    for number in range(55):
        a_post(CLEARANCE + STORY.format(number), published=False)

    assert actions.present_version(rule.rule_id).state == "live"


def test_two_submissions_that_brake_at_once_write_one_edition(app):
    rule_id = a_rule(state="live").rule_id
    before = current_edition()

    def brake():
        with app.app_context(), transaction():
            put_on_brake(actions.present_version(rule_id), 10, 60)

    at_once([brake] * 8)

    db.session.rollback()
    assert current_edition() - before <= 1
    assert actions.present_version(rule_id).state == "shadow"
