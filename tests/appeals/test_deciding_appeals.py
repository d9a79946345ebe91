"""Appeals are decided by somebody else, answered in words, and give back what was taken."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.accounts.actions import erase_account
from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.members.queries import member_to_change
from community.outbox import transaction
from moderation.appeals.actions import decide_appeal
from moderation.appeals.errors import AppealDecided
from moderation.appeals.judges import ALONE_AFTER
from moderation.audit.chain import Mark
from moderation.audit.models import Act
from moderation.audit.queries import verify
from moderation.desk.models import Decision, Report
from moderation.desk.reports import weight_of
from tests.appeals.appealing import APPEALS, QUEUE, answer, appeal, now_of, removed
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import CLEAN, a_held_post, a_moderator, a_reported_post, case_of, decide


@pytest.fixture
def wang(app, as_member):
    return as_member(a_moderator("wang"))


@pytest.fixture
def li(app, as_member):
    return as_member(a_moderator("li"))


def texts(client) -> list[str]:
    return [each["text"] for each in client.get("/api/v1/notifications").json["items"]]


def test_an_overturned_removal_gives_back_content_and_freedom_and_is_answered_in_words(as_member, wang, li, client):
    author = a_member()
    post = a_reported_post(author=author)
    removed(wang, post, also=[{"sanction": "mute", "days": 30}])
    made = appeal(as_member(author), post).json

    answered = answer(li, made["id"], "overturn", note="是你自己的照片，已恢复。")

    assert answered.status_code == 200
    assert (answered.json["status"], answered.json["decided_by"]) == ("overturned", "li")
    assert client.get(f"/api/v1/contents/{post.id}").status_code == 200
    assert now_of(post).author.restrictions == []
    assert as_member(author).get(APPEALS).json["items"][0]["answer"] == "是你自己的照片，已恢复。"
    assert any("是你自己的照片" in text for text in texts(as_member(author)))
    led_to = db.session.get_one(Decision, int(answered.json["led_to"]))
    assert (led_to.outcome, led_to.moderator.username) == ("restore", "li")
    assert isinstance(verify({}), Mark)


def test_an_upheld_appeal_changes_nothing_and_writes_no_decision(as_member, wang, li, client):
    author = a_member()
    post = a_reported_post(author=author)
    removed(wang, post)
    made = appeal(as_member(author), post).json

    answered = answer(li, made["id"], "uphold", note="仍与主题无关。")

    assert (answered.status_code, answered.json["status"], answered.json["led_to"]) == (200, "upheld", None)
    assert client.get(f"/api/v1/contents/{post.id}").status_code == 404
    assert len(db.session.scalars(select(Decision)).all()) == 1
    assert any("仍与主题无关" in text for text in texts(as_member(author)))


def test_an_overturned_label_leaves_the_labels_that_were_there_before(as_member, wang, li):
    author = a_member()
    post = a_reported_post(author=author)
    decide(wang, case_of(post), "label", reason="low_quality")
    as_member().post(f"/api/v1/contents/{post.id}/reports", json={"reason": "spam"})
    decision = decide(wang, case_of(post), "label", reason="spam").json
    made = appeal(as_member(author), post, decision_id=decision["id"]).json

    answer(li, made["id"], "overturn")

    assert (now_of(post).labels, now_of(post).status) == (["low_quality"], "published")


def test_who_was_reported_rightly_as_it_seemed_is_told_and_the_reporters_record_is_put_right(as_member, wang, li):
    reporter, author = a_member(), a_member()
    post = a_post(CLEAN, author=author)
    as_member(reporter).post(f"/api/v1/contents/{post.id}/reports", json={"reason": "spam"})
    removed(wang, post)
    right = weight_of(db.session.get(Member, reporter.id))
    made = appeal(as_member(author), post).json

    answer(li, made["id"], "overturn")

    db.session.rollback()
    assert weight_of(db.session.get(Member, reporter.id)) < right
    assert texts(as_member(reporter))[0] == "您举报的内容经申诉复核，认定未违反规范。"


def test_what_screening_held_is_published_or_removed_by_a_person_who_answers_the_appeal(as_member, li, client):
    author = a_member()
    granted, refused = a_held_post(author=author), a_held_post(author=author)
    first, second = (appeal(as_member(author), post).json for post in (granted, refused))

    answer(li, first["id"], "overturn")
    answer(li, second["id"], "uphold")

    assert (now_of(granted).status, now_of(refused).status) == ("published", "removed")
    assert (case_of(granted).status, case_of(refused).outcome) == ("decided", "remove")
    again = appeal(as_member(author), refused)
    assert (again.status_code, again.json["decision_id"] is not None) == (201, True)


def test_deciding_the_case_answers_an_appeal_against_screening_and_undoing_opens_it_again(as_member, li):
    author = a_member()
    post = a_held_post(author=author)
    made = appeal(as_member(author), post).json

    decision = decide(li, case_of(post), "publish").json

    assert li.get(f"{QUEUE}/{made['id']}").json["status"] == "overturned"
    li.post(f"/api/v1/moderation/decisions/{decision['id']}/undo")
    assert li.get(f"{QUEUE}/{made['id']}").json["status"] == "open"


def test_a_reporter_who_was_right_after_all_gets_the_content_removed(as_member, wang, li, client):
    reporter, post = a_member(), a_post(CLEAN)
    as_member(reporter).post(f"/api/v1/contents/{post.id}/reports", json={"reason": "fake_review"})
    decide(wang, case_of(post), "dismiss")
    made = appeal(as_member(reporter), post).json

    without = answer(li, made["id"], "overturn")
    answered = answer(li, made["id"], "overturn", action="remove", reason="fake_review")

    assert (without.status_code, list(without.json["errors"])) == (422, ["action"])
    assert answered.json["status"] == "overturned"
    assert client.get(f"/api/v1/contents/{post.id}").status_code == 404
    assert db.session.scalars(select(Report)).one().upheld is True


def test_who_took_the_decision_cannot_decide_the_appeal_while_somebody_else_can(as_member, li):
    author, decider = a_member(), a_moderator()
    post = a_reported_post(author=author)
    removed(as_member(decider), post)
    made = appeal(as_member(author), post).json

    with time_machine.travel(utcnow() + ALONE_AFTER + timedelta(hours=1)):
        refused = answer(as_member(decider), made["id"], "overturn")

    assert (refused.status_code, refused.json["type"]) == (403, "/problems/not-your-appeal")
    assert now_of(post).status == "removed"
    assert answer(li, made["id"], "overturn").status_code == 200


def test_an_admin_decides_where_there_is_no_other_moderator(as_member, wang):
    author, admin = a_member(), a_member(roles=("admin",))
    post = a_reported_post(author=author)
    removed(wang, post)
    made = appeal(as_member(author), post).json

    assert answer(wang, made["id"], "uphold").status_code == 403
    assert answer(as_member(admin), made["id"], "uphold").json["same_person"] is False


def test_where_nobody_else_is_the_same_person_decides_after_a_day_and_that_is_kept(as_member):
    author, decider = a_member(), a_moderator()
    post = a_reported_post(author=author)
    removed(as_member(decider), post)
    made = appeal(as_member(author), post).json

    at_once = answer(as_member(decider), made["id"], "overturn")
    with time_machine.travel(utcnow() + ALONE_AFTER + timedelta(minutes=1)):
        later = answer(as_member(decider), made["id"], "overturn")

    assert (at_once.status_code, at_once.json["type"]) == (403, "/problems/not-your-appeal")
    assert (later.status_code, later.json["same_person"]) == (200, True)


def test_nobody_decides_an_appeal_about_their_own_content_or_report(as_member, wang, li):
    author, reporter = a_moderator("author"), a_moderator("reporter")
    own, post = a_held_post(author=author), a_post(CLEAN)
    first = appeal(as_member(author), own).json
    as_member(reporter).post(f"/api/v1/contents/{post.id}/reports", json={"reason": "spam"})
    decide(wang, case_of(post), "dismiss")
    second = appeal(as_member(reporter), post).json

    answers = [answer(as_member(author), first["id"], "overturn"), answer(as_member(reporter), second["id"], "uphold")]

    assert [each.json["type"] for each in answers] == ["/problems/own-case", "/problems/not-your-appeal"]


def test_an_appeal_is_decided_once_and_as_it_was_read(as_member, wang, li):
    author = a_member()
    post = a_reported_post(author=author)
    removed(wang, post)
    made = appeal(as_member(author), post).json

    stale = answer(li, made["id"], "overturn", version=2)
    answer(li, made["id"], "uphold")
    again = answer(li, made["id"], "overturn")

    assert (stale.status_code, stale.json["type"]) == (409, "/problems/stale-appeal")
    assert (again.status_code, again.json["type"]) == (409, "/problems/appeal-decided")
    assert answer(li, "999999", "uphold").status_code == 404
    assert now_of(post).status == "removed"


def test_of_two_who_decide_an_appeal_at_once_one_wins(app, as_member, wang, li):
    author = a_member()
    post = a_reported_post(author=author)
    removed(wang, post)
    made = int(appeal(as_member(author), post).json["id"])
    deciders = [a_moderator().id, a_moderator().id]

    def attempt(member_id):
        with app.app_context():
            try:
                with transaction():
                    decide_appeal(made, db.session.get(Member, member_id), "overturn", version=1, note="好")
            except AppealDecided as decided:
                return decided.status
            return 200

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(attempt, deciders)) == [200, 409]


@pytest.mark.parametrize(
    "body",
    [
        {"outcome": "overturn", "version": 1},
        {"outcome": "overturn", "version": 1, "note": ""},
        {"outcome": "burn", "version": 1, "note": "好"},
        {"outcome": "uphold", "note": "好"},
        {"outcome": "overturn", "version": 1, "note": "好", "action": "remove", "reason": "spam"},
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_done(as_member, wang, li, body):
    author = a_member()
    post = a_reported_post(author=author)
    removed(wang, post)
    made = appeal(as_member(author), post).json
    known = len(db.session.scalars(select(Act)).all())

    assert li.post(f"{QUEUE}/{made['id']}/decision", json=body).status_code == 422
    assert now_of(post).status == "removed"
    assert li.get(f"{QUEUE}/{made['id']}").json["status"] == "open"
    assert len(db.session.scalars(select(Act)).all()) == known


def test_what_its_author_took_back_stays_away_and_only_the_sanction_ends(as_member, wang, li):
    author = a_member()
    post = a_reported_post(author=author)
    decide(wang, case_of(post), "limit", reason="spam", also=[{"sanction": "mute"}])
    made = appeal(as_member(author), post).json
    as_member(author).delete(f"/api/v1/contents/{post.id}")

    answered = answer(li, made["id"], "overturn")

    assert (answered.json["status"], answered.json["led_to"]) == ("overturned", None)
    assert (now_of(post).status, now_of(post).author.restrictions) == ("withdrawn", [])


def test_the_case_of_an_erased_author_is_decided_without_a_sanction(wang, deliver_all):
    author = a_member()
    post = a_reported_post(author=author)
    with transaction():
        erase_account(member_to_change(author.id))
    deliver_all()

    refused = decide(wang, case_of(post), "remove", reason="spam", also=[{"sanction": "mute"}])

    assert refused.status_code == 409
    assert (now_of(post).status, case_of(post).status) == ("published", "open")
    assert decide(wang, case_of(post), "remove", reason="spam").status_code == 200
