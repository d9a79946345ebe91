"""What is done at the desk is written down in the same transaction, and nobody bends it unseen."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from community.accounts.actions import erase_account
from community.clock import reporting_day, utcnow
from community.database import db
from community.members.models import Member
from community.members.queries import member_to_change
from community.outbox import transaction
from moderation.audit.actions import export_head, record_act
from moderation.audit.chain import Fault, Mark
from moderation.audit.heads import exported_heads, heads_file
from moderation.audit.models import Act, ActNote, AuditHead
from moderation.audit.queries import present_head, verify
from moderation.cli.commands import moderation
from moderation.desk.decisions import decide as take_decision
from moderation.desk.models import Decision
from tests.conftest import triggers_off
from tests.factories import a_member
from tests.moderation_desk.desk import a_held_post, a_moderator, a_reported_post, case_of, decide
from tests.parallel import at_once

AUDIT = "/api/v1/moderation/audit"


def acts(client, **asked) -> list[dict]:
    return client.get(AUDIT, query_string=asked).json["items"]


def some_acts(count: int) -> None:
    """Acts of the machine, each in a transaction of its own."""
    for number in range(count):
        with transaction():
            record_act(None, "rule.demoted", f"rule:{number + 1}", after={"state": "shadow"}, note=f"原因 {number}")


def tamper(statement) -> None:
    """Change the database behind the back of its triggers."""
    db.session.rollback()
    with db.engine.begin() as connection, triggers_off(connection):
        connection.execute(statement)


def first_fault() -> int | None:
    db.session.rollback()
    found = verify({})
    return found.act_id if isinstance(found, Fault) else None


def test_a_decision_with_a_sanction_writes_down_who_what_why_before_and_after(as_member):
    wang, author = a_moderator("wang"), a_member()
    post = a_held_post(author=author)
    client = as_member(wang)
    decide(client, case_of(post), "remove", reason="spam", note="六处同文", also=[{"sanction": "mute", "days": 3}])

    sanction, decided = acts(client)

    assert (decided["act"], decided["actor"], decided["subject"]) == ("case.decided", "wang", f"content:{post.id}")
    assert (decided["why"], decided["note"], decided["case_id"]) == ("spam", "六处同文", str(case_of(post).id))
    assert (decided["before"]["status"], decided["after"]["status"]) == ("held", "removed")
    assert (sanction["act"], sanction["subject"]) == ("sanction.imposed", f"member:{author.id}")
    assert sanction["after"]["sanction"] == "mute"
    assert client.get(f"{AUDIT}/head").json == {"act_id": "2", "hash": sanction["hash"]}
    assert verify({}) == Mark(2, sanction["hash"])


def test_handing_over_escalating_and_undoing_are_acts(as_member):
    wang, li = a_moderator("wang"), a_moderator("li")
    client, case = as_member(wang), case_of(a_held_post())
    client.post(f"/api/v1/moderation/cases/{case.id}/handover", json={"to": "li", "note": "请看粤语部分"})
    client.post(f"/api/v1/moderation/cases/{case.id}/handover", json={"to": "li"})
    decision = decide(as_member(li), case, "escalate", reason="illegal").json
    post = a_held_post()
    decision = decide(client, case_of(post), "publish").json
    client.post(f"/api/v1/moderation/decisions/{decision['id']}/undo")

    assert [act["act"] for act in acts(client)][::-1] == [
        "case.handed_over", "case.escalated", "case.decided", "decision.undone",
    ]  # fmt: skip
    assert [act["act"] for act in acts(client, actor="li")] == ["case.escalated"]
    assert len(acts(client, case_id=str(case.id))) == 2


def test_what_is_refused_leaves_no_act(as_moderator):
    case = case_of(a_held_post())
    decide(as_moderator, case, "dismiss")
    as_moderator.post(f"/api/v1/moderation/cases/{case.id}/decision", json={"outcome": "publish", "version": 99})

    assert acts(as_moderator) == []
    assert as_moderator.get(f"{AUDIT}/head").json["act_id"] is None


def test_acts_are_listed_by_day_and_page_by_page(as_moderator):
    with time_machine.travel(utcnow() - timedelta(days=3), tick=False):
        some_acts(3)
        then = reporting_day().isoformat()
    some_acts(2)

    assert len(acts(as_moderator, **{"from": then, "to": then})) == 3
    assert len(acts(as_moderator, **{"from": reporting_day().isoformat()})) == 2
    first = as_moderator.get(AUDIT, query_string={"limit": 4}).json
    rest = as_moderator.get(AUDIT, query_string={"limit": 4, "cursor": first["next"]}).json
    assert [act["id"] for act in first["items"] + rest["items"]] == ["5", "4", "3", "2", "1"]
    assert as_moderator.get(AUDIT, query_string={"from": "2026-11-22", "to": "2026-11-01"}).status_code == 422


def test_only_moderators_read_the_audit(as_member, client):
    assert [client.get(path).status_code for path in (AUDIT, f"{AUDIT}/head")] == [401, 401]
    assert as_member().get(AUDIT).status_code == 403


def test_decisions_at_the_same_moment_stand_in_one_chain(app):
    cases = [(case.id, case.version) for case in map(case_of, [a_held_post() for _ in range(12)])]
    moderators = [a_moderator().id for _ in cases]

    def decide_one(moderator_id, case_id, version):
        with app.app_context(), transaction():
            take_decision(case_id, db.session.get(Member, moderator_id), "publish", version=version)

    at_once([lambda pair=pair: decide_one(pair[0], *pair[1]) for pair in zip(moderators, cases, strict=True)])

    assert verify({}).act_id == 12
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 12


@pytest.mark.parametrize("table", ["acts", "decisions"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_rewrite(as_moderator, table, statement):
    decide(as_moderator, case_of(a_held_post()), "publish")
    db.session.rollback()

    with db.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement.format(table)))


def test_an_act_cannot_be_changed_through_the_models_either(app):
    some_acts(1)
    with pytest.raises(RuntimeError, match="stands as it was done"), transaction():
        db.session.get(Act, 1).why = "spam"
    with pytest.raises(RuntimeError, match="stands as it was done"), transaction() as session:
        session.delete(db.session.get(Act, 1))


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (update(Act).where(Act.id == 3).values(why="spam"), 3),
        (text("UPDATE acts SET at = at + 1 WHERE id = 4"), 4),
        (update(Act).where(Act.id == 2).values(after='{"state":"live"}'), 2),
        (update(AuditHead).values(act_id=5), 5),
        (update(AuditHead).values(act_id=7), 7),
        (update(AuditHead).values(hash="0" * 64), 6),
        (delete(AuditHead), 1),
        (update(ActNote).where(ActNote.act_id == 5).values(text="另一个原因"), 5),
        (delete(ActNote).where(ActNote.act_id == 1), 1),
    ],
)
def test_whoever_goes_behind_the_triggers_is_found(app, statement, fault):
    some_acts(6)
    assert first_fault() is None

    tamper(statement)

    assert first_fault() == fault


@pytest.mark.parametrize("gone", [1, 4, 6])
def test_a_deleted_row_is_found_wherever_it_stood(app, gone):
    some_acts(6)

    tamper(delete(ActNote).where(ActNote.act_id == gone))
    tamper(delete(Act).where(Act.id == gone))

    assert first_fault() == gone


def test_a_byte_that_is_no_text_any_more_is_found_and_no_error(app):
    if db.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL keeps no broken UTF-8")
    some_acts(6)

    tamper(text("UPDATE acts SET subject = CAST(x'72FF' AS TEXT) WHERE id = 4"))

    assert first_fault() == 4


def test_a_tail_cut_off_together_with_its_head_is_found_by_what_was_exported(app):
    some_acts(4)
    export_head()
    exported = exported_heads(app.config["COMMUNITY"].home)
    assert list(exported) == [4]
    third = db.session.get_one(Act, 3).hash

    tamper(delete(ActNote).where(ActNote.act_id == 4))
    tamper(delete(Act).where(Act.id == 4))
    tamper(update(AuditHead).values(act_id=3, hash=third))

    db.session.rollback()
    assert verify({}) == Mark(3, third)
    assert verify(exported).act_id == 4
    heads_file(app.config["COMMUNITY"].home).unlink()


def test_the_head_is_exported_once_however_often_that_runs(app):
    export_head()
    some_acts(2)
    export_head()
    export_head()
    some_acts(1)
    export_head()

    file = heads_file(app.config["COMMUNITY"].home)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["act_id"] for line in lines] == [2, 3]
    assert lines[-1] == {"day": reporting_day().isoformat(), "act_id": 3, "hash": present_head().hash}
    file.unlink()


def test_erasing_an_account_erases_what_was_written_about_it_and_the_chain_holds(as_moderator, deliver_all):
    author = a_member()
    post = a_reported_post(author=author)
    decide(as_moderator, case_of(post), "remove", reason="spam", note="林小姐的电话在图里")
    with transaction():
        erase_account(member_to_change(author.id))

    deliver_all()

    [act] = acts(as_moderator)
    assert (act["act"], act["note"]) == ("case.decided", None)
    assert db.session.scalar(select(func.count()).where(ActNote.text.is_not(None))) == 0
    assert first_fault() is None


def test_the_command_says_that_the_chain_holds_or_names_the_row(app):
    some_acts(3)
    held = CliRunner().invoke(moderation, ["verify-audit"], obj=lambda: app)
    assert (held.exit_code, held.stdout.startswith("3 acts, none changed")) == (0, True)

    tamper(update(Act).where(Act.id == 2).values(subject="rule:9"))

    broken = CliRunner().invoke(moderation, ["verify-audit"], obj=lambda: app)
    assert (broken.exit_code, broken.stdout.splitlines()[-1]) == (
        1, "act 2: its hash does not follow from it and the row before",
    )  # fmt: skip
    told = CliRunner().invoke(moderation, ["verify-audit", "--json"], obj=lambda: app)
    assert json.loads(told.stdout)["act_id"] == 2
