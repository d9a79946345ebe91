"""The queue: order, claims, and who gets what."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event, func, select

from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from moderation.desk.cases import LEASE, next_case
from moderation.desk.models import Case
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import CLEAN, a_held_post, a_moderator, a_reported_post, case_of, decide

CASES = "/api/v1/moderation/cases"


def test_a_held_note_stands_in_the_queue_with_what_a_moderator_needs(as_moderator):
    post = a_held_post()

    [case] = as_moderator.get(f"{CASES}?queue=post&status=open").json["items"]

    assert case["subject"]["id"] == str(post.id)
    assert case["subject"]["screening"]["outcome"] == "hold"
    assert [(each["check"], each["policy"]) for each in case["findings"]] == [("contacts", "contact_solicitation")]
    assert (case["policy"], case["priority"]["terms"]["probability"]) == ("contact_solicitation", 0.9)
    assert (case["status"], case["holding"], case["claimed_by"], case["decisions"]) == ("open", True, None, [])
    assert set(case["priority"]["terms"]) == {"severity", "probability", "reach_24h", "reporters_trust", "age"}
    assert case["opened_at"] < case["promised_at"]


def test_members_have_no_desk(as_member, client):
    case = case_of(a_held_post())
    for path in (CASES, f"{CASES}/{case.id}", "/api/v1/moderation/decisions", "/api/v1/moderation/policies"):
        assert client.get(path).status_code == 401
        assert as_member().get(path).status_code == 403


def test_the_graver_of_two_cases_opened_together_comes_first(as_moderator):
    mild, grave = a_reported_post("low_quality"), a_reported_post("hate")

    shown = as_moderator.get(CASES).json["items"]

    assert [each["subject"]["id"] for each in shown] == [str(grave.id), str(mild.id)]


def test_with_time_an_old_mild_case_passes_a_new_grave_one(as_moderator):
    with time_machine.travel(utcnow() - timedelta(days=10)):
        mild = a_reported_post("low_quality")
    a_reported_post("hate")

    assert as_moderator.get(CASES).json["items"][0]["subject"]["id"] == str(mild.id)


def test_cases_are_walked_page_by_page_in_every_order(as_moderator):
    posts = {str(a_reported_post(reason).id) for reason in ("spam", "hate", "other")}
    for sort in ("priority", "new", "old"):
        seen, cursor = [], ""
        while cursor is not None:
            page = as_moderator.get(f"{CASES}?limit=1&sort={sort}" + (f"&cursor={cursor}" if cursor else "")).json
            seen += [each["subject"]["id"] for each in page["items"]]
            cursor = page["next"]
        assert len(seen) == 3
        assert set(seen) == posts


@pytest.mark.parametrize("query", ["status=lost", "sort=random", "limit=0", "colour=red"])
def test_a_queue_that_cannot_be_is_refused(as_moderator, query):
    assert as_moderator.get(f"{CASES}?{query}").status_code == 422


def test_a_list_of_cases_takes_as_many_statements_for_one_as_for_five(as_moderator):
    def statements():
        seen = []
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        as_moderator.get(CASES)
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(seen)

    a_held_post()
    statements()  # the first request of a day is a visit, which is written down
    one = statements()
    for _ in range(4):
        a_reported_post()
    assert statements() == one


def test_a_claimed_case_is_shown_as_claimed_until_its_lease_ends(as_member):
    case, wang = case_of(a_held_post()), a_moderator("wang")
    client = as_member(wang)

    claimed = client.post(f"{CASES}/{case.id}/claim").json

    assert (claimed["status"], claimed["claimed_by"], claimed["version"]) == ("claimed", "wang", case.version)
    assert len(client.get(f"{CASES}?status=claimed").json["items"]) == 1
    assert client.get(f"{CASES}?status=open").json["items"] == []
    with time_machine.travel(utcnow() + LEASE + timedelta(seconds=1)):
        later = as_member(wang)
        assert later.get(f"{CASES}/{case.id}").json["status"] == "open"
        assert len(later.get(f"{CASES}?status=open").json["items"]) == 1


def test_a_case_that_another_holds_can_be_neither_claimed_nor_decided(as_member):
    case, client = case_of(a_held_post()), as_member(a_moderator())
    as_member(a_moderator("wang")).post(f"{CASES}/{case.id}/claim")

    for refused in (client.post(f"{CASES}/{case.id}/claim"), decide(client, case, "publish")):
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/case-claimed")
        assert "wang" in refused.json["detail"]


def test_claiming_again_extends_the_lease_and_giving_back_frees_the_case(as_member):
    case, wang = case_of(a_held_post()), a_moderator("wang")
    client = as_member(wang)
    first = client.post(f"{CASES}/{case.id}/claim").json["claimed_until"]
    with time_machine.travel(utcnow() + timedelta(minutes=5)):
        assert client.post(f"{CASES}/{case.id}/claim").json["claimed_until"] > first

    assert client.delete(f"{CASES}/{case.id}/claim").status_code == 204
    assert client.delete(f"{CASES}/{case.id}/claim").status_code == 204
    assert as_member(a_moderator()).post(f"{CASES}/{case.id}/claim").status_code == 200


def test_next_gives_the_most_urgent_free_case_and_then_another(as_member):
    a_reported_post("low_quality")
    grave = a_reported_post("hate")
    first, second, third = (as_member(a_moderator()) for _ in range(3))

    assert first.post(f"{CASES}/next").json["subject"]["id"] == str(grave.id)
    assert second.post(f"{CASES}/next").json["subject"]["id"] != str(grave.id)
    assert third.post(f"{CASES}/next").status_code == 204


def test_next_can_be_asked_for_one_queue(as_moderator):
    a_reported_post("spam")
    assert as_moderator.post(f"{CASES}/next", json={"queue": "hard"}).status_code == 204
    assert as_moderator.post(f"{CASES}/next", json={"queue": "post"}).json["queue"] == "post"


def test_eight_moderators_who_ask_at_once_get_eight_cases_and_no_case_twice(app):
    moderators = [a_moderator().id for _ in range(8)]
    for number in range(20):
        a_post(f"加微信abc{12345 + number}，拉你进群", published=False)

    def take_two(member_id):
        with app.app_context():
            taken = []
            for _ in range(2):
                with transaction():
                    taken.append(next_case(db.session.get(Member, member_id)).id)
            return taken

    with ThreadPoolExecutor(8) as threads:
        taken = [case_id for two in threads.map(take_two, moderators) for case_id in two]

    assert len(taken) == 16
    assert len(set(taken)) == 16


def test_nobody_is_given_or_may_claim_or_decide_the_case_of_their_own_content(as_member):
    judge = a_moderator()
    case = case_of(a_held_post(author=judge))
    client = as_member(judge)

    assert client.post(f"{CASES}/next").status_code == 204
    for refused in (client.post(f"{CASES}/{case.id}/claim"), decide(client, case, "publish")):
        assert (refused.status_code, refused.json["type"]) == (403, "/problems/own-case")
    assert client.get(f"{CASES}/{case.id}").json["status"] == "open"


def test_a_case_is_handed_over_with_a_note(as_member):
    case = case_of(a_held_post())
    first, second = as_member(a_moderator()), a_moderator("wang")
    first.post(f"{CASES}/{case.id}/claim")

    handed = first.post(f"{CASES}/{case.id}/handover", json={"to": "wang", "note": "请懂粤语的同事看"}).json

    assert (handed["claimed_by"], handed["handover_note"]) == ("wang", "请懂粤语的同事看")
    assert decide(first, case, "publish").status_code == 409
    assert decide(as_member(second), case, "publish").status_code == 200


def test_a_case_is_handed_to_moderators_only(as_moderator):
    case = case_of(a_held_post())
    a_member("reader")
    refused = as_moderator.post(f"{CASES}/{case.id}/handover", json={"to": "reader"})
    assert refused.status_code == 409


def test_a_content_has_one_case_however_often_it_is_reported_held_and_decided(as_member, as_moderator):
    author = a_member()
    post = a_post(CLEAN, author=author)
    for _ in range(2):
        as_member().post(f"/api/v1/contents/{post.id}/reports", json={"reason": "spam"})
        decide(as_moderator, case_of(post), "dismiss")
    client = as_member(author)
    tag = client.get(f"/api/v1/contents/{post.id}").headers["ETag"]
    client.patch(f"/api/v1/contents/{post.id}", json={"body": "加微信abc12345"}, headers={"If-Match": tag})

    assert db.session.scalar(select(func.count()).select_from(Case)) == 1
    assert (case_of(post).status, case_of(post).holding) == ("open", True)


def test_a_case_that_does_not_exist_is_not_found(as_moderator):
    assert as_moderator.get(f"{CASES}/999999").status_code == 404
    assert as_moderator.post(f"{CASES}/999999/claim").status_code == 404
