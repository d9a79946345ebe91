"""Rules, words and policies tried on what was submitted before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from community.clock import utcnow
from community.members.models import Member
from community.outbox import transaction
from moderation.judgement.policy import DEFAULT, Clause
from moderation.judgement.verdicts import Outcome
from moderation.replays import trials
from moderation.replays.actions import keep_replay
from moderation.replays.queries import miss_rate, view_replay
from moderation.rulebook.actions import move_rule, revise_rule
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import SOLICITING, a_held_post
from tests.replays.past import COUPON, PRAISE, a_rule, coupons, decided, every_second_look


def run(trial, since=None, seed="0", **reading):
    return trials.run(trial, trials.Reading(since, **reading), seed)


def test_a_rule_says_how_much_it_matched_how_much_of_it_people_judged_and_what_would_be_new(app):
    a_post(PRAISE)
    removed, dismissed, *_ = coupons(4)
    decided(removed, "remove", "advertising")
    decided(dismissed, "dismiss")

    found = run(trials.of_rule(a_rule()))

    assert (found["read"], found["matched"], found["decided"], found["new"]) == (5, 4, 2, 4)
    assert found["rate"] == 0.8
    assert found["precision"] == 0.5
    assert found["interval"][0] < 0.5 < found["interval"][1]
    assert found["flips"] == [{"before": "publish", "after": "hold", "count": 4}]
    assert found["complete"] is True


def test_what_an_escalation_an_undone_decision_or_the_dismissal_of_a_withdrawn_content_says_is_nothing(app):
    escalated, judged = coupons(2)
    decided(escalated, "escalate")
    decided(judged, "remove", "spam")

    found = run(trials.of_rule(a_rule()))

    assert (found["matched"], found["decided"], found["precision"]) == (2, 1, 1.0)


def test_dismissing_a_later_report_leaves_the_violation_that_a_person_found(app):
    [post] = coupons(1)
    decided(post, "label", "advertising")
    decided(post, "dismiss")

    assert run(trials.of_rule(a_rule()))["precision"] == 1.0


def test_a_decision_about_another_version_says_nothing_about_this_one(app, as_member):
    author = a_member()
    post = a_post(f"{COUPON}一", author=author)
    decided(post, "dismiss")
    client = as_member(author)
    address = f"/api/v1/contents/{post.id}"
    client.patch(address, json={"body": f"{COUPON}二"}, headers={"If-Match": client.get(address).headers["ETag"]})

    found = run(trials.of_rule(a_rule()))

    assert (found["matched"], found["decided"]) == (2, 1)


def test_recall_counts_the_violations_that_the_rule_does_not_catch(app):
    [caught] = coupons(1)
    decided(caught, "remove", "advertising")
    for number in range(3):
        decided(a_post(f"{PRAISE}{number}"), "remove", "off_topic")

    found = run(trials.of_rule(a_rule()))

    assert (found["recall"], found["precision"]) == (0.25, 1.0)


def test_a_sampled_miss_weighs_as_much_as_its_like(app):
    decided(coupons(1)[0], "remove", "advertising")
    with every_second_look():
        missed, fine = a_post(f"{PRAISE}一"), a_post(f"{PRAISE}二")
    a_post(f"{PRAISE}三"), a_post(f"{PRAISE}四")
    decided(missed, "remove", "spam")
    decided(fine, "dismiss")

    # one of two drawn was bad, and four were public: two are expected to be
    assert run(trials.of_rule(a_rule()))["recall"] == pytest.approx(1 / 3, abs=1e-6)


def test_a_live_rule_is_replaced_by_the_version_that_is_tried(app):
    held = a_rule()
    went_live(held)
    post = a_post(f"{COUPON}一", published=False)
    assert post.status == "held"
    moderator = a_member(roles=("moderator",))
    with transaction():
        present = revise_rule(
            held,
            moderator,
            3,
            expression='folded.says("别的话")',
            outcome="hold",
            policy="spam",
            kinds=["post"],
            message=None,
        )
    assert present.state == "shadow"

    found = run(trials.of_rule(held))

    assert (found["matched"], found["new"]) == (0, 0)
    assert found["flips"] == [{"before": "hold", "after": "publish", "count": 1}]


def went_live(rule_id: int) -> None:
    moderator = a_member(roles=("moderator",))
    trial = trials.of_rule(rule_id)
    with transaction():
        keep_replay(trial, run(trial), None, moderator)
    for state in ("shadow", "live"):
        with transaction():
            move_rule(rule_id, moderator, state, "a test")


def test_a_policy_catches_what_it_would_keep_from_sight_and_says_what_changes(app):
    a_post(PRAISE)
    a_held_post()
    lenient = replace(DEFAULT, version="lenient", clauses=())
    strict = replace(DEFAULT, version="strict", clauses=(Clause(("contact_solicitation",), 0.1, Outcome.REJECT),))

    assert run(trials.of_policy(lenient))["flips"] == [{"before": "hold", "after": "publish", "count": 1}]
    found = run(trials.of_policy(strict))
    assert (found["matched"], found["new"]) == (1, 1)
    assert found["flips"] == [{"before": "hold", "after": "reject", "count": 1}]
    assert run(trials.of_policy(DEFAULT))["flips"] == []


def test_only_what_came_since_is_read_and_at_most_so_many(app):
    with time_machine.travel(utcnow() - timedelta(days=3)):
        coupons(2)
    coupons(3)
    rule = trials.of_rule(a_rule())

    assert run(rule, since=utcnow() - timedelta(days=1))["read"] == 3
    cut = run(rule, newest=4)
    assert (cut["read"], cut["complete"]) == (4, False)
    assert run(rule, patience_seconds=-1.0)["complete"] is False


def test_the_sample_shows_first_what_nobody_judged_and_the_same_seed_shows_the_same(app):
    posts = coupons(25)
    for post in posts[:4]:
        decided(post, "remove", "advertising")
    rule = trials.of_rule(a_rule())

    found, again, other = run(rule, seed="1"), run(rule, seed="1"), run(rule, seed="2")

    assert len(found["sample"]) == 20
    assert {example["violation"] for example in found["sample"]} == {None}
    assert found["sample"] == again["sample"] != other["sample"]


def test_a_kept_replay_shows_the_words_as_long_as_they_are_there_and_keeps_none_itself(app):
    [post] = coupons(1)
    trial = trials.of_rule(a_rule())
    with transaction():
        kept = keep_replay(trial, run(trial), None, None)

    shown = view_replay(kept.id)

    assert "领券" not in str(kept.result)
    [example] = shown["sample"]
    assert (example["content_id"], example["excerpt"][:4]) == (post.id, "领券找我")
    assert example["spans"] == [{"field": "body", "start": 0, "end": 4, "text": "领券找我"}]


def test_with_all_checks_again_a_replay_sees_what_the_checks_see_now(app):
    a_post(SOLICITING, published=False)

    found = run(trials.of_policy(replace(DEFAULT, version="again")), again=True)

    assert (found["matched"], found["flips"], found["again"]) == (1, [], True)


def test_the_miss_rate_is_that_of_what_was_drawn_for_a_second_look(app):
    assert miss_rate() == {"miss_rate": None, "interval": None, "sampled": 0, "judged": 0}
    with every_second_look():
        bad, good, waiting = (a_post(f"{PRAISE}{number}") for number in range(3))
    decided(bad, "remove", "spam")
    decided(good, "dismiss")

    found = miss_rate()

    assert (found["miss_rate"], found["sampled"], found["judged"]) == (0.5, 3, 2)
    assert waiting.status == "published"


def test_members_are_named_nowhere_in_what_is_kept(app):
    author: Member = a_member("very_particular_name")
    a_post(f"{COUPON}一", author=author)

    assert "very_particular_name" not in str(run(trials.of_rule(a_rule())))
