"""Queues of the operator: where a case stands, and for whom it exists."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from community.database import db
from tests.factories import a_member
from tests.moderation_desk.desk import a_held_post, a_moderator, a_reported_post, case_of, decide

QUEUES = "/api/v1/moderation/queues"
CASES = "/api/v1/moderation/cases"
BULK = "/api/v1/moderation/bulk"


@pytest.fixture
def as_admin(as_member):
    return as_member(a_member(roles=("admin",)))


def set_queues(client, *queues):
    answer = client.put(QUEUES, json={"queues": list(queues)})
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def test_a_case_stands_in_the_first_queue_that_it_passes(as_admin):
    set_queues(
        as_admin,
        {"name": "contacts", "policies": ["contact_solicitation"]},
        {"name": "chinese", "languages": ["zh"]},
        {"name": "reviews", "kinds": ["review"]},
    )

    assert case_of(a_held_post()).queue == "contacts"
    assert case_of(a_reported_post()).queue == "chinese"


def test_setting_queues_moves_open_cases_and_taking_them_away_moves_them_back(as_admin):
    case, hard = case_of(a_held_post()), case_of(a_reported_post("minor_safety"))
    minors = {"name": "minors", "policies": ["minor_safety"]}

    [posts, trained] = set_queues(as_admin, {"name": "posts", "kinds": ["post"], "languages": ["zh"]}, minors)
    assert (posts["waiting"], trained["waiting"]) == (2, 0)
    set_queues(as_admin, minors)
    assert (case_of(case.content).queue, case_of(hard.content).queue) == ("post", "minors")
    set_queues(as_admin)
    assert (case_of(case.content).queue, case_of(hard.content).queue) == ("post", "hard")


def test_an_escalated_case_stays_an_admins_whatever_queue_asks_for_it(as_admin, as_moderator):
    case = case_of(a_held_post())
    decide(as_moderator, case, "escalate")

    set_queues(as_admin, {"name": "all"})

    assert case_of(case.content).queue == "escalated"


def test_a_case_of_a_queue_of_others_does_not_exist_for_a_moderator(as_admin, as_member):
    wang, lin = a_moderator("wang"), a_moderator("lin")
    set_queues(as_admin, {"name": "contacts", "policies": ["contact_solicitation"], "members": ["wang"]})
    case = case_of(a_held_post())
    foreign, own = as_member(lin), as_member(wang)
    there, nowhere = f"{CASES}/{case.id}", f"{CASES}/999999"

    assert foreign.get(CASES).json["items"] == []
    assert foreign.post(f"{CASES}/next").status_code == 204
    assert foreign.post(f"{CASES}/next", json={"queue": "contacts"}).status_code == 204
    for ask in (
        lambda at: foreign.get(at),
        lambda at: foreign.post(f"{at}/claim"),
        lambda at: foreign.post(f"{at}/handover", json={"to": "wang"}),
        lambda at: foreign.post(f"{at}/decision", json={"outcome": "publish", "version": 7}),
    ):
        hidden, absent = ask(there), ask(nowhere)
        assert hidden.status_code == absent.status_code == 404
        assert {**hidden.json, "instance": ""} == {**absent.json, "instance": ""}
    assert foreign.get(QUEUES).json["items"] == []
    assert own.post(f"{CASES}/next").json["id"] == str(case.id)


def test_a_queue_without_members_is_everybodys_and_an_admin_works_them_all(as_admin, as_moderator):
    a_moderator("wang")
    set_queues(as_admin, {"name": "contacts", "policies": ["contact_solicitation"]})
    case = case_of(a_held_post())

    assert as_moderator.get(f"{CASES}?queue=contacts").json["items"][0]["id"] == str(case.id)
    [shown] = set_queues(as_admin, {"name": "contacts", "policies": ["contact_solicitation"], "members": ["wang"]})
    assert (shown["members"], shown["waiting"]) == (["wang"], 1)
    assert decide(as_admin, case_of(case.content), "publish").status_code == 200


def test_what_stands_in_a_queue_of_others_is_in_no_selection_of_many(as_admin, as_moderator):
    a_moderator("wang")
    post = a_held_post()
    chosen = {"statuses": ["held"]}
    set_queues(as_admin, {"name": "contacts", "policies": ["contact_solicitation"], "members": ["wang"]})

    assert as_moderator.post(BULK, json=chosen).json["type"] == "/problems/empty-bulk"
    assert as_admin.post(BULK, json=chosen).json["total"] == 1
    assert case_of(post).status == "open"


def test_decisions_and_appeals_of_a_queue_of_others_are_not_shown_to_a_moderator(as_admin, as_member):
    wang, lin = as_member(a_moderator("wang")), as_member(a_moderator("lin"))
    set_queues(as_admin, {"name": "contacts", "policies": ["contact_solicitation"], "members": ["wang"]})
    case = case_of(a_held_post())
    assert decide(wang, case, "remove", reason="advertising").status_code == 200
    objection = {"content_id": str(case.content_id), "text": "不是广告。"}
    as_member(case.content.author).post("/api/v1/appeals", json=objection)

    shown = {
        name: [len(client.get(f"/api/v1/moderation/{of}").json["items"]) for of in ("decisions", "appeals")]
        for name, client in (("wang", wang), ("lin", lin))
    }
    [appeal] = wang.get("/api/v1/moderation/appeals").json["items"]
    at, answer = f"/api/v1/moderation/appeals/{appeal['id']}", {"outcome": "uphold", "version": 1, "note": "仍是广告。"}

    assert shown == {"wang": [1, 1], "lin": [0, 0]}
    assert lin.get(at).status_code == 404
    assert lin.post(f"{at}/decision", json=answer).status_code == 404
    assert wang.post(f"{at}/decision", json=answer).status_code == 403


def test_a_case_is_not_handed_to_who_may_not_work_its_queue(as_admin, as_member):
    wang = a_moderator("wang")
    a_moderator("lin")
    set_queues(as_admin, {"name": "contacts", "policies": ["contact_solicitation"], "members": ["wang"]})
    case = case_of(a_held_post())

    refused = as_member(wang).post(f"{CASES}/{case.id}/handover", json={"to": "lin"})

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/conflict")


@pytest.mark.parametrize(
    "queues",
    [
        [{"name": "hard"}],
        [{"name": "review"}],
        [{"name": "A queue"}],
        [{"name": "a"}, {"name": "a"}],
        [{"name": "a", "kinds": ["page"]}],
        [{"name": "a", "policies": ["boredom"]}],
        [{"name": "a", "languages": ["tlh"]}],
        [{"name": "a", "members": ["nobody"]}],
        [{"name": "a", "members": ["a_reader"]}],
    ],
)
def test_queues_that_cannot_be_are_422_and_leave_the_others_as_they_were(as_admin, queues):
    a_member("a_reader")
    set_queues(as_admin, {"name": "chinese", "languages": ["zh"]})

    assert as_admin.put(QUEUES, json={"queues": queues}).status_code == 422
    assert [each["name"] for each in as_admin.get(QUEUES).json["items"]] == ["chinese"]


def test_only_an_admin_says_who_works_what(as_moderator):
    assert as_moderator.put(QUEUES, json={"queues": []}).status_code == 403


def test_the_most_urgent_case_of_a_queue_is_found_by_its_index(app):
    on_sqlite = db.engine.dialect.name == "sqlite"
    order = "hard DESC, priority DESC, id DESC"
    asked = f"SELECT id FROM cases WHERE status = 'open' AND queue = 'a' ORDER BY {order} LIMIT 1"
    with db.engine.connect() as connection:
        if not on_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_sort = off"))
            connection.execute(text("DROP INDEX ix_cases_waiting"))  # as good, where there are no cases; undone below
        plan = str(connection.execute(text(f"{'EXPLAIN QUERY PLAN' if on_sqlite else 'EXPLAIN'} {asked}")).all())

    assert "ix_cases_in_queue" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
