"""Reports by members, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from moderation.desk.reports import weight_of
from moderation.judgement.reasons import CATALOGUE
from moderation.judgement.verdicts import REASONS
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import CLEAN, a_held_post, a_moderator, a_reported_post, case_of, decide, told


def report(client, content, reason="off_topic", **more):
    return client.post(f"/api/v1/contents/{content.id}/reports", json={"reason": reason, **more})


def test_the_catalogue_is_told_in_both_languages_and_in_its_own_order(client):
    items = client.get("/api/v1/reasons").json["items"]

    assert [item["reason"] for item in items] == list(REASONS) == list(CATALOGUE)
    assert items[0]["title"] == {"zh": "垃圾信息", "en": "Spam"}


def test_a_report_gets_a_receipt_and_opens_a_case(as_member):
    post = a_post(CLEAN)

    receipt = report(as_member(), post, "fake_review", note="同一段话出现在六个商品下")

    assert receipt.status_code == 201
    assert receipt.json["reason"] == "fake_review"
    case = case_of(post)
    assert (case.status, case.queue, case.policy) == ("open", "post", "fake_review")


def test_a_member_reports_a_content_once_while_the_report_lives(as_member, as_moderator):
    post, reporter = a_post(CLEAN), a_member()
    client = as_member(reporter)
    report(client, post)

    assert report(client, post, "spam").status_code == 409

    decide(as_moderator, case_of(post), "dismiss")
    assert report(client, post, "spam").status_code == 201
    assert case_of(post).status == "open"


def test_a_second_reporter_raises_the_priority_of_the_one_case(as_member):
    post = a_post(CLEAN)
    report(as_member(), post)
    first = case_of(post)
    alone, opened_at = first.priority, first.opened_at

    report(as_member(), post)

    case = case_of(post)
    assert case.priority > alone
    assert (case.id, case.opened_at, case.terms["reporters_trust"]) == (first.id, opened_at, 1.0)


def test_what_threatens_minors_goes_to_the_hard_lane_before_everything_else(as_member, as_moderator):
    a_reported_post("spam")
    report(as_member(), post := a_post(CLEAN), "minor_safety")

    first = as_moderator.get("/api/v1/moderation/cases").json["items"][0]

    assert (first["queue"], first["subject"]["id"]) == ("hard", str(post.id))
    assert case_of(post).promised_at - case_of(post).opened_at < (lambda case: case.promised_at - case.opened_at)(
        case_of(a_reported_post("spam"))
    )


def test_nobody_reports_what_they_cannot_see_or_wrote_themselves(as_member):
    author = a_member()
    held, own = a_held_post(), a_post(CLEAN, author=author)

    assert report(as_member(), held).status_code == 404
    assert report(as_member(author), own).status_code == 409


@pytest.mark.parametrize("body", [{}, {"reason": "dislike"}, {"reason": "spam", "note": "x" * 1001}, {"reason": 7}])
def test_a_report_without_a_reason_of_the_catalogue_is_refused(as_member, body):
    post = a_post(CLEAN)
    assert as_member().post(f"/api/v1/contents/{post.id}/reports", json=body).status_code == 422


def test_a_stranger_signs_in_before_reporting(client):
    assert report(client, a_post(CLEAN)).status_code == 401


def test_reporters_are_told_what_came_of_it(as_member, as_moderator):
    right, wrong = a_member(), a_member()
    bad, good = a_post(CLEAN), a_post("新买的帐篷很轻，一个人十分钟就能搭好。")
    report(as_member(right), bad)
    report(as_member(wrong), good)

    decide(as_moderator, case_of(bad), "remove", reason="off_topic")
    decide(as_moderator, case_of(good), "dismiss")

    [told_right] = as_member(right).get("/api/v1/notifications").json["items"]
    [told_wrong] = as_member(wrong).get("/api/v1/notifications").json["items"]
    assert told_right["text"] == "您举报的内容已被处理，感谢您的帮助。"
    assert told_wrong["text"] == "您举报的内容经审核未违反规范。"
    assert told(as_member(wrong)) == [("report_settled", None)]


def test_who_was_right_weighs_more_and_who_was_wrong_weighs_less(as_member, as_moderator):
    right, wrong = a_member(), a_member()
    unknown = weight_of(a_member())
    for number in range(2):
        bad, good = a_post(f"{CLEAN}{number}"), a_post(f"新买的帐篷很轻，一个人十分钟就能搭好。{number}")
        report(as_member(right), bad)
        report(as_member(wrong), good)
        decide(as_moderator, case_of(bad), "remove", reason="off_topic")
        decide(as_moderator, case_of(good), "dismiss")

    db.session.rollback()
    assert weight_of(wrong) < unknown < weight_of(right)
    assert unknown == 0.5


def test_trust_gives_a_report_its_weight(app):
    members = [a_member() for _ in range(3)]
    with transaction():
        for member, trust in zip(members, ("T0", "T1", "T2"), strict=True):
            member.trust = trust
    assert [weight_of(member) for member in members] == [0.5, 1.0, 2.0]


def test_a_report_of_a_moderator_is_a_report_like_any_other(as_member):
    post = a_post(CLEAN)
    assert report(as_member(a_moderator()), post).status_code == 201


def test_who_is_nearly_always_wrong_counts_for_little_for_thirty_days_and_is_told(as_member, as_moderator, deliver_all):
    reporter = a_member()
    client = as_member(reporter)

    def one_more(outcome="dismiss", **reason):
        report(client, post := a_post(CLEAN))
        decide(as_moderator, case_of(post), outcome, **reason)
        deliver_all()
        db.session.rollback()
        return weight_of(db.session.get(Member, reporter.id))

    one_more("remove", reason="off_topic")
    weights = [one_more() for _ in range(9)]
    before = weights[-2]

    assert (before > 0.1, weights[-1]) == (True, 0.1)
    [restriction] = client.get("/api/v1/me").json["restrictions"]
    assert (restriction["feature"], restriction["reason"]) == ("report_weight", "false_reports")
    assert told(client)[0] == ("sanction", None)
    assert client.post("/api/v1/posts", json={"body": CLEAN}).status_code == 201
    assert report(client, post := a_post(CLEAN)).status_code == 201
    assert case_of(post).terms["reporters_trust"] == 0.1
    with time_machine.travel(utcnow() + timedelta(days=31)):
        assert weight_of(db.session.get(Member, reporter.id)) > 0.1
