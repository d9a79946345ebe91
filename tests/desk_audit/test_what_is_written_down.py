"""Changes of the rulebook and settled alerts are acts as well."""

from __future__ import annotations

from sqlalchemy import select

from community.database import db
from moderation.audit.chain import Mark
from moderation.audit.models import Act
from moderation.audit.queries import verify
from moderation.rulebook.acts import state_of
from moderation.rulebook.models import RuleVersion
from tests.moderation_desk.desk import a_moderator
from tests.rulebook.rules import a_rule, a_word, an_alert

AUDIT = "/api/v1/moderation/audit"


def test_a_change_of_a_rule_says_what_it_was_and_what_it_is(as_member):
    wang = a_moderator("wang")
    rule_id = a_rule(state="shadow", author=wang).rule_id

    *_, first = as_member(wang).get(AUDIT).json["items"]

    assert (first["act"], first["actor"], first["subject"]) == ("rule.changed", "wang", f"rule:{rule_id}")
    assert first["before"] is None
    written = db.session.scalars(select(RuleVersion).order_by(RuleVersion.id)).first()
    assert first["after"] == state_of(written)


def test_words_and_settled_alerts_are_written_down(as_member):
    wang = a_moderator("wang")
    word_id, alert_id = a_word(wang), an_alert()
    as_member(wang).post(f"/api/v1/moderation/alerts/{alert_id}/settle")

    acts = db.session.execute(select(Act.act, Act.subject).order_by(Act.id)).all()
    assert acts == [("word.changed", f"word:{word_id}"), ("alert.settled", f"alert:{alert_id}")]
    assert isinstance(verify({}), Mark)
