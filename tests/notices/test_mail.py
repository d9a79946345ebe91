"""Who gives notice without an account gets the receipt and the outcome by mail, in their language."""

from __future__ import annotations

from community.database import db
from community.outbox import transaction
from moderation.desk.cases import find_case
from moderation.desk.decisions import decide
from tests.factories import a_member, a_post
from tests.mail.conftest import mailboxes  # noqa: F401 - a fixture


def test_receipt_and_outcome_of_a_notice_are_mailed(client, mailboxes, deliver_all):  # noqa: F811
    post = a_post()
    said = {"url": f"/p/{post.id}", "ground": "copyright", "explanation": "照片是我拍的。", "good_faith": True}
    given = client.post(
        "/api/v1/notices",
        json={**said, "name": "Fang\u2028Wang", "email": "fang@example.com"},
        headers={"Accept-Language": "en"},
    )
    case = find_case(post.id)
    with transaction():
        decide(case.id, a_member(roles=("moderator",)), "remove", version=case.version, reason="copyright")
    deliver_all()

    assert given.status_code == 201
    receipt, outcome = sorted(mailboxes.messages, key=lambda message: message["Date"].datetime)
    assert [to for to, _ in mailboxes.received] == ["fang@example.com"] * 2
    assert receipt["Subject"] == f"We have your notice (number {given.json['id']})"
    assert given.json["receipt"] in receipt.get_body(("plain",)).get_content()
    assert "A moderator took measures" in outcome.get_body(("plain",)).get_content()
    assert receipt["List-Unsubscribe"] is None
    assert db.session.execute(db.text("SELECT count(*) FROM mails WHERE address IS NOT NULL")).scalar() == 0


def test_an_anonymous_notice_is_answered_by_its_receipt_alone(client, mailboxes, deliver_all):  # noqa: F811
    said = {"ground": "minor_safety", "explanation": "孩子的照片。", "good_faith": True}
    assert client.post("/api/v1/notices", json={"url": f"/p/{a_post().id}", **said}).status_code == 201
    deliver_all()

    assert mailboxes.received == []
