"""Many decisions at once: selected, looked at, applied and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from community import deliveries
from community.audit.actions import CHECKS, examine
from community.catalog.models import Product
from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from moderation.audit.chain import Fault
from moderation.audit.queries import verify
from moderation.bulk import actions
from moderation.bulk.errors import BulkApplied
from moderation.bulk.models import BulkItem
from moderation.desk.models import Case, Decision, Report
from tests.factories import a_comment, a_member, a_post, a_product, a_review
from tests.moderation_desk.desk import CLEAN, a_held_post, a_moderator, a_reported_post, case_of, decide, told
from tests.parallel import at_once

BULK = "/api/v1/moderation/bulk"
ADVERT = "诚招代理，日结工资，包教包会。"


def select_all(client, **query) -> dict:
    answer = client.post(BULK, json=query)
    assert answer.status_code == 201, answer.json
    return answer.json


def applied(client, bulk, outcome="remove", **more):
    body = {"outcome": outcome, "reason": "spam", "confirm": bulk["total"], **more}
    return client.post(f"{BULK}/{bulk['id']}/apply", json=body)


def items(client, bulk) -> dict[str, tuple[str, str | None]]:
    """State and why of each content."""
    found = client.get(f"{BULK}/{bulk['id']}/items?limit=100").json["items"]
    return {item["content_id"]: (item["state"], item["why"]) for item in found}


def differences() -> dict[str, list]:
    """Where what is kept differs from the facts, by check."""
    db.session.rollback()
    return {check.name: found for check in CHECKS if (found := examine(check))}


def everything() -> list[tuple]:
    """Contents, members, reports, and the cases that somebody asked for, as the database holds them.

    Only the version of a case rises for ever, lest somebody decides about what they saw before.
    """
    db.session.rollback()
    cases = [column for column in Case.__table__.c if column.name != "version"]
    asked = select(*cases).where((Case.status == "open") | Case.outcome.is_not(None)).order_by(Case.id)
    whole = [select(*model.__table__.c).order_by(model.id) for model in (Content, Product, Member, Report)]
    return [tuple(row) for statement in (*whole, asked) for row in db.session.execute(statement)]


def some_adverts(count: int, **given) -> list[Content]:
    author = given.pop("author", None) or a_member()
    return [a_post(f"{ADVERT} {number}", author=author, **given) for number in range(count)]


def many_adverts(count: int) -> None:
    """Public notes, written straight into the database."""
    post = a_post(ADVERT)
    row = {column.name: getattr(post, column.key) for column in Content.__table__.c if column.name != "id"}
    with transaction() as session:
        session.execute(Content.__table__.insert(), [row] * (count - 1))
        session.get(Member, post.author_id).contents_count = count


def test_a_selection_shows_counts_a_sample_and_what_cannot_be_decided_and_does_nothing(as_member):
    wang, mei = a_moderator("wang"), a_member("mei")
    adverts = some_adverts(3, author=mei)
    own = a_post(f"{ADVERT} 店里", author=wang)
    before = everything()

    shown = select_all(as_member(wang), text="诚招代理")

    assert (shown["total"], shown["status"], shown["items"]) == (4, "previewed", {"waiting": 4})
    assert shown["counts"]["authors"] == {"mei": 3, "wang": 1}
    assert shown["counts"]["kinds"] == {"post": 4}
    assert {each["id"] for each in shown["sample"]} == {str(post.id) for post in (*adverts, own)}
    cannot = {each["outcome"]: each for each in shown["cannot"]}
    assert (cannot["remove"]["count"], cannot["restore"]["count"]) == (1, 4)
    assert cannot["remove"]["reasons"] == [{"why": "It is your own content.", "count": 1}]
    assert everything() == before


def test_a_selection_is_decided_with_statement_notice_reports_and_audit(as_member, client, deliver_all):
    wang, mei, reporter = a_moderator("wang"), a_member("mei"), a_member()
    adverts = some_adverts(3, author=mei)
    as_member(reporter).post(f"/api/v1/contents/{adverts[0].id}/reports", json={"reason": "spam"})
    moderator = as_member(wang)
    bulk = select_all(moderator, author="mei", kinds=["post"])

    answer = applied(moderator, bulk, note="同一批广告")

    assert (answer.status_code, answer.json["status"], answer.json["items"]) == (200, "applied", {"done": 3})
    assert all(client.get(f"/api/v1/contents/{post.id}").status_code == 404 for post in adverts)
    decision = as_member(wang).get(f"/api/v1/moderation/decisions?case_id={case_of(adverts[0]).id}").json["items"][0]
    assert (decision["bulk_id"], decision["note"]) == (bulk["id"], "同一批广告")
    assert decision["statement"]["decision_visibility"] == "DECISION_VISIBILITY_CONTENT_REMOVED"
    assert decision["statement"]["source_type"] == "SOURCE_TYPE_OTHER_NOTIFICATION"
    assert told(as_member(mei)) == [("decision", "spam")] * 3
    assert told(as_member(reporter)) == [("report_settled", "spam")]
    acts = [act["act"] for act in moderator.get("/api/v1/moderation/audit").json["items"]]
    assert sorted(acts) == ["bulk.applied", *["case.decided"] * 3]
    assert not isinstance(verify({}), Fault)
    deliver_all()
    assert differences() == {}


def test_one_undo_restores_exactly_what_was(as_moderator, deliver_all):
    root, author, product = a_post(CLEAN), a_member("mei"), a_product()
    a_comment(root, f"{ADVERT} 评论", author=author)
    a_review(product, f"{ADVERT} 评价", author=author)
    held = a_held_post(author=author)
    reported = a_reported_post(author=author)
    labelled = a_reported_post(author=author)
    decide(as_moderator, case_of(labelled), "label", reason="low_quality")
    a_post(ADVERT, author=author)
    deliver_all()
    before = everything()
    bulk = select_all(as_moderator, author="mei")
    assert applied(as_moderator, bulk).json["items"] == {"done": 6}
    assert everything() != before

    undone = as_moderator.post(f"{BULK}/{bulk['id']}/undo")

    assert (undone.status_code, undone.json["status"], undone.json["items"]) == (200, "undone", {"undone": 6})
    assert everything() == before
    assert [case_of(post).status for post in (held, reported, labelled)] == ["open", "open", "decided"]
    deliver_all()
    assert differences() == {}
    assert not isinstance(verify({}), Fault)


def test_what_changed_since_is_left_alone_with_why(as_member, as_moderator):
    mei, gone = a_member("mei"), a_member()
    edited, withdrawn = some_adverts(2, author=mei)
    decided, reported = a_post(CLEAN), a_post("帐篷搭起来很快，十分钟就好。")
    claimed, fine = a_held_post(author=mei), a_post("睡袋很暖和，零下五度也没有冻醒。")
    orphan = a_post(ADVERT, author=gone)
    bulk = select_all(as_moderator, statuses=["published", "held"])
    client = as_member(mei)
    tag = client.get(f"/api/v1/contents/{edited.id}").headers["ETag"]
    client.patch(f"/api/v1/contents/{edited.id}", json={"body": CLEAN}, headers={"If-Match": tag})
    for post in (decided, reported):
        as_member().post(f"/api/v1/contents/{post.id}/reports", json={"reason": "spam"})
    decide(as_member(a_moderator()), case_of(decided), "label", reason="spam")
    client.delete(f"/api/v1/contents/{withdrawn.id}")
    as_member(a_moderator("li")).post(f"/api/v1/moderation/cases/{case_of(claimed).id}/claim")
    assert as_member(gone).delete("/api/v1/me").status_code == 200

    answer = applied(as_moderator, bulk)

    found = items(as_moderator, bulk)
    assert {key for key, (state, _) in found.items() if state == "done"} == {str(fine.id)}
    assert answer.json["items"] == {"done": 1, "skipped": 6}
    assert found[str(fine.id)] == ("done", None)
    assert {
        post.id: found[str(post.id)][1].split(".")[0] for post in (edited, decided, reported, withdrawn, orphan)
    } == {
        edited.id: "Its author edited it since it was selected",
        decided.id: "It was decided or reported since it was selected",
        reported.id: "It was decided or reported since it was selected",
        withdrawn.id: "Its author took this content back",
        orphan.id: "Its author erased their account",
    }
    assert found[str(claimed.id)][1].startswith("li holds case")


def test_an_undo_leaves_what_something_came_after(as_moderator, as_member):
    mei = a_member("mei")
    later, fine = some_adverts(2, author=mei)
    bulk = select_all(as_moderator, author="mei")
    applied(as_moderator, bulk)
    appeal = as_member(mei).post("/api/v1/appeals", json={"content_id": str(later.id), "text": "是误会"}).json
    other = as_member(a_moderator())
    answer = {"outcome": "overturn", "note": "恢复", "version": 1}
    assert other.post(f"/api/v1/moderation/appeals/{appeal['id']}/decision", json=answer).status_code == 200

    undone = as_moderator.post(f"{BULK}/{bulk['id']}/undo")

    assert undone.json["items"] == {"kept": 1, "undone": 1}
    assert items(as_moderator, bulk)[str(later.id)][1].startswith("Something was decided after it")
    assert items(as_moderator, bulk)[str(fine.id)] == ("undone", None)


def test_a_worker_that_dies_between_chunks_is_followed_by_another(as_moderator, deliver_all):
    many_adverts(450)
    bulk = select_all(as_moderator, text="诚招代理")
    answer = applied(as_moderator, bulk)
    assert (answer.json["status"], answer.json["items"]) == ("applying", {"waiting": 450})

    assert deliveries.deliver("bulk", seconds=0) == 1  # one chunk, and then the worker is gone
    assert as_moderator.get(f"{BULK}/{bulk['id']}").json["items"] == {"done": 200, "waiting": 250}
    deliver_all()

    shown = as_moderator.get(f"{BULK}/{bulk['id']}").json
    assert (shown["status"], shown["items"]) == ("applied", {"done": 450})
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 450
    as_moderator.post(f"{BULK}/{bulk['id']}/undo")
    deliver_all()
    assert as_moderator.get(f"{BULK}/{bulk['id']}").json["items"] == {"undone": 450}


def test_a_selection_is_applied_once_undone_once_and_in_this_order(as_moderator):
    some_adverts(2)
    bulk = select_all(as_moderator, text="诚招代理")
    undo = f"{BULK}/{bulk['id']}/undo"

    assert as_moderator.post(undo).status_code == 409
    assert applied(as_moderator, bulk).status_code == 200
    again = applied(as_moderator, bulk)
    assert (again.status_code, again.json["type"]) == (409, "/problems/bulk-applied")
    assert as_moderator.post(undo).status_code == 200
    again = as_moderator.post(undo)
    assert (again.status_code, again.json["type"]) == (409, "/problems/bulk-not-undoable")
    assert applied(as_moderator, bulk).status_code == 409


def test_of_many_who_apply_at_once_one_wins_and_every_content_is_decided_once(app):
    some_adverts(5)
    wang = a_moderator()
    with transaction():
        bulk_id = actions.freeze(wang, {"text": "诚招代理"}, {"text": "诚招代理"}).id
    wang_id = wang.id

    def attempt() -> int:
        with app.app_context():
            try:
                with transaction():
                    actions.apply(bulk_id, db.session.get(Member, wang_id), "remove", reason="spam")
            except BulkApplied as late:
                return late.status
            return 200

    assert sorted(at_once([attempt] * 4)) == [200, 409, 409, 409]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 5


def test_a_selection_belongs_to_who_made_it(as_member, as_moderator):
    some_adverts(1)
    bulk = select_all(as_moderator, text="诚招代理")
    stranger = as_member(a_moderator())

    assert applied(stranger, bulk).status_code == 403
    assert applied(as_moderator, bulk).status_code == 200
    assert stranger.post(f"{BULK}/{bulk['id']}/undo").status_code == 403
    assert as_member(a_member(roles=("admin",))).post(f"{BULK}/{bulk['id']}/undo").status_code == 200
    assert as_member().post(BULK, json={"text": "诚招代理"}).status_code == 403


def test_a_selection_is_undone_within_seven_days(as_member):
    wang = a_moderator()
    some_adverts(1)
    bulk = select_all(as_member(wang), text="诚招代理")
    applied(as_member(wang), bulk)

    with time_machine.travel(utcnow() + timedelta(days=7, minutes=1)):
        assert as_member(wang).post(f"{BULK}/{bulk['id']}/undo").status_code == 409
    with time_machine.travel(utcnow() + timedelta(days=6)):
        assert as_member(wang).post(f"{BULK}/{bulk['id']}/undo").json["items"] == {"undone": 1}


def test_more_than_twenty_are_confirmed_by_their_number(as_moderator):
    author = a_member()
    some_adverts(21, author=author)
    bulk = select_all(as_moderator, text="诚招代理")

    refused = applied(as_moderator, bulk, confirm=20)

    assert (refused.status_code, list(refused.json["errors"])) == (422, ["confirm"])
    assert as_moderator.get(f"{BULK}/{bulk['id']}").json["items"] == {"waiting": 21}
    assert applied(as_moderator, bulk).json["items"] == {"done": 21}


def test_nothing_selected_is_a_problem_of_its_own(as_moderator):
    nothing = as_moderator.post(BULK, json={"text": "没有人这样写过"})
    assert (nothing.status_code, nothing.json["type"]) == (422, "/problems/empty-bulk")
    assert as_moderator.get(BULK).json["items"] == []


@pytest.mark.parametrize(
    "query",
    [{}, {"kinds": []}, {"kinds": ["novel"]}, {"statuses": ["draft"]}, {"text": ""}, {"author": None}, {"what": 1}],
)
def test_a_query_that_cannot_be_is_refused(as_moderator, query):
    some_adverts(1)
    assert as_moderator.post(BULK, json=query).status_code == 422


@pytest.mark.parametrize("body", [{"outcome": "remove"}, {"outcome": "escalate", "reason": "spam"}, {"reason": "spam"}])
def test_an_outcome_that_cannot_be_is_refused_and_nothing_is_done(as_moderator, body):
    [post] = some_adverts(1)
    bulk = select_all(as_moderator, text="诚招代理")

    assert as_moderator.post(f"{BULK}/{bulk['id']}/apply", json=body).status_code == 422
    assert as_moderator.get(f"/api/v1/contents/{post.id}").json["status"] == "published"
    assert as_moderator.post(f"{BULK}/999999/apply", json={"outcome": "dismiss"}).status_code == 404


def test_every_condition_narrows_a_selection(as_moderator):
    product, author = a_product(), a_member("mei")
    review = a_review(product, f"{ADVERT} 评价", author=author)
    topical = a_post(f"{ADVERT} #穿搭#", author=author)
    held, reported = a_held_post(), a_reported_post()
    a_post(CLEAN)

    def found(**query):
        db.session.rollback()
        shown = select_all(as_moderator, **query)
        return {each["id"] for each in shown["sample"]}

    assert found(product=product.external_id) == {str(review.id)}
    assert found(topic="穿搭") == {str(topical.id)}
    assert found(author="mei") == {str(review.id), str(topical.id)}
    assert found(kinds=["review"]) == {str(review.id)}
    assert found(statuses=["held"], policy="contact_solicitation") == {str(held.id)}
    assert found(check="contacts") == {str(held.id)}
    assert found(queue="post", reported=True) == {str(reported.id)}
    assert len(found(created_from="2020-01-01T00:00:00Z")) == 5
    assert as_moderator.post(BULK, json={"created_to": "2020-01-01T00:00:00Z"}).status_code == 422


def test_more_than_ten_thousand_are_too_many(as_moderator):
    many_adverts(actions.MOST + 1)

    refused = as_moderator.post(BULK, json={"text": "诚招代理"})

    assert (refused.status_code, refused.json["type"]) == (422, "/problems/bulk-too-large")
    assert db.session.scalar(select(func.count()).select_from(BulkItem)) == 0
