"""What is found out after the commit: weighed with what was seen before, and never against what a person decided."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.content import actions
from community.content.models import Content, Status
from community.content.queries import content_to_change
from community.database import db
from community.outbox import transaction
from moderation.desk.models import Case, CaseStatus
from moderation.judgement.pipeline import weigh
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Message, Verdict
from moderation.replays.trials import Reading, of_policy, run
from moderation.replays.verification import anew, verified
from moderation.screening.judges import judge
from moderation.screening.second_thoughts import reconsider, suspect
from tests.factories import a_member, a_post, a_review
from tests.integrity.crowd import nothing_differs, screenings_of, status_of
from tests.moderation_desk.desk import CLEAN, a_held_post, a_reported_post, case_of, decide, told

WHY = Message("与他人的评价雷同。", "It resembles the reviews of others.")


def a_finding(strength: float = 0.9, policy: str = "fake_review", check: str = "burst") -> Finding:
    return Finding(check, 1, strength, policy, WHY)


def found_late(content: Content, *findings: Finding) -> list[bool]:
    """Weigh the findings about the present version, one after another."""
    version = db.session.scalar(select(Content.version).where(Content.id == content.id))
    answers = []
    for finding in findings:
        with transaction():
            answers.append(reconsider(content.id, version, finding))
    return answers


def test_a_public_review_is_held_with_its_reason_and_its_author_is_told(as_member, client, deliver_all):
    author = a_member()
    review = a_review(author=author)

    with transaction():
        suspect(review.id, review.version, a_finding())
    deliver_all()

    assert client.get(f"/api/v1/contents/{review.id}").status_code == 404
    seen = as_member(author).get(f"/api/v1/contents/{review.id}").json
    assert (seen["status"], seen["screening"]["outcome"]) == ("held", "hold")
    assert seen["screening"]["reasons"][0]["message"] == WHY.zh
    assert told(as_member(author)) == [("screening", "fake_review")]
    assert WHY.zh in as_member(author).get("/api/v1/notifications").json["items"][0]["text"]
    case = case_of(review)
    assert (case.status, case.policy, case.holding) == (CaseStatus.OPEN, "fake_review", True)
    assert nothing_differs()


def test_a_hold_that_comes_late_is_decided_like_any_other(as_moderator, deliver_all):
    review = a_review()
    found_late(review, a_finding())

    assert decide(as_moderator, case_of(review), "publish").status_code == 200

    deliver_all()
    assert status_of(review) is Status.PUBLISHED
    assert nothing_differs()


def test_findings_that_come_one_after_another_speak_for_each_other(app):
    review = a_review()

    found_late(review, a_finding(0.6, check="burst"))
    assert status_of(review) is Status.PUBLISHED
    found_late(review, a_finding(0.6, check="deviation"))

    assert status_of(review) is Status.HELD
    assert [kept.outcome for kept in screenings_of(review)] == ["publish", "publish", "hold"]


def test_what_was_kept_of_second_thoughts_can_be_weighed_again(app):
    review = a_review()
    found_late(review, a_finding(0.6), a_finding(0.7, check="deviation"))

    for kept in screenings_of(review):
        verdict = Verdict.from_json(kept.verdict)
        assert weigh(Submission.from_json(kept.inputs), verdict.observation) == verdict


def test_what_workers_found_stays_when_the_checks_are_asked_again(app):
    late = a_review()
    found_late(late, a_finding())
    a_review(body="走了三天，鞋底抓地，没有磨脚，下次还会再来买。")

    assert [verdict for verdict in verified(None, 100, anew) if verdict] == []
    again = run(of_policy(judge().policy), Reading(again=True))
    assert (again["read"], again["matched"], again["flips"]) == (2, 1, [])


def test_the_same_finding_twice_changes_nothing(app):
    review = a_review()

    assert found_late(review, a_finding(0.5), a_finding(0.5), a_finding(0.3)) == [True, False, False]

    assert len(screenings_of(review)) == 2


def test_a_stronger_finding_of_the_same_check_takes_the_place_of_the_weaker(app):
    review = a_review()

    found_late(review, a_finding(0.5), a_finding(0.6))

    assert [f["strength"] for f in screenings_of(review)[-1].verdict["findings"] if f["check"] == "burst"] == [0.6]
    assert status_of(review) is Status.PUBLISHED


def test_a_mild_outcome_labels_and_leaves_the_content_public(app):
    post = a_post(CLEAN)

    found_late(post, a_finding(0.5, policy="low_quality"))

    db.session.rollback()
    assert (post.status, post.labels) == (Status.PUBLISHED, ["low_quality"])


def test_late_power_ends_at_hold(app):
    post = a_post(CLEAN)

    found_late(post, a_finding(0.99, policy="spam"))

    assert status_of(post) is Status.HELD


@pytest.mark.parametrize("outcome", ["publish", "dismiss", "label"])
def test_what_a_person_decided_stands_and_the_case_is_opened_again_behind_all_others(as_moderator, outcome):
    post = a_held_post() if outcome == "publish" else a_reported_post()
    decide(as_moderator, case_of(post), outcome, **({"reason": "off_topic"} if outcome == "label" else {}))
    fresh = case_of(a_reported_post())

    assert found_late(post, a_finding()) == [True]

    assert status_of(post) is Status.PUBLISHED
    again = case_of(post)
    assert (again.status, again.holding) == (CaseStatus.OPEN, False)
    assert again.priority < fresh.priority
    assert nothing_differs()


def test_a_weak_doubt_opens_no_case_of_what_a_person_decided(as_moderator):
    post = a_held_post()
    decide(as_moderator, case_of(post), "publish")

    found_late(post, a_finding(0.4))

    assert case_of(post).status == CaseStatus.DECIDED


def test_what_a_person_decided_about_an_earlier_version_binds_nobody(as_member, as_moderator):
    author = a_member()
    post = a_reported_post(author=author)
    decide(as_moderator, case_of(post), "dismiss")
    address = f"/api/v1/contents/{post.id}"
    tag = as_member(author).get(address).headers["ETag"]
    as_member(author).patch(address, json={"body": CLEAN + "又走了一天。"}, headers={"If-Match": tag})

    found_late(post, a_finding())

    assert status_of(post) is Status.HELD


@pytest.mark.parametrize("verb", ["withdraw", "remove", "hold"])
def test_what_is_not_public_is_left_alone(app, verb):
    post = a_post(CLEAN)
    with transaction():
        getattr(actions, verb)(content_to_change(post.id))
    before = status_of(post)

    assert found_late(post, a_finding()) == [False]

    assert status_of(post) is before
    assert db.session.scalar(select(Case.id).where(Case.content_id == post.id)) is None


def test_a_finding_about_an_earlier_version_is_left_alone(app):
    post = a_post(CLEAN)
    with transaction():
        assert not reconsider(post.id, post.version + 1, a_finding())


def test_the_author_is_not_told_of_a_hold_that_a_person_took_back_before(as_member, as_moderator, deliver_all):
    author = a_member()
    post = a_post(CLEAN, author=author)
    found_late(post, a_finding())
    decide(as_moderator, case_of(post), "publish")

    deliver_all()

    assert told(as_member(author)) == [("decision", None)]
