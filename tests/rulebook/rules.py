"""What the tests of the rulebook arrange."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from moderation.alerts.actions import raise_alert
from moderation.alerts.models import Alert
from moderation.replays.models import Replay
from moderation.rulebook import actions
from moderation.rulebook.models import RuleVersion
from moderation.rulebook.words import add_word
from moderation.screening.models import Screening
from tests.factories import a_member

RULES = "/api/v1/moderation/rules"
SAID = {"expression": 'folded.says("清仓")', "outcome": "hold", "policy": "off_topic", "kinds": ["post", "comment"]}
CLEARANCE = "全店清仓，周末最后两天，来看看吧，错过要等一年。"


def a_moderator(username: str | None = None) -> Member:
    return a_member(username, roles=("moderator",))


def a_rule(name: str = "清仓", *, state: str = "draft", author: Member | None = None, **said: Any) -> RuleVersion:
    """A rule in a state; on its way to live it is given a replay."""
    author = author or a_moderator()
    with transaction():
        rule_id = actions.draft_rule(author, name, **{"message": None, **SAID, **said}).rule_id
    for step in {"shadow": ["shadow"], "live": ["shadow", "live"], "retired": ["retired"]}.get(state, []):
        if step == "live":
            a_replay(rule_id)
        with transaction():
            actions.move_rule(rule_id, author, step, "a test")
    db.session.rollback()
    return actions.present_version(rule_id)


def a_replay(rule_id: int, matched: int = 0, read: int = 1000, interval: list[float] | None = None) -> None:
    """A replay of the rule as it is now."""
    with transaction():
        version = str(actions.present_version(rule_id).version)
        result = {"matched": matched, "read": read, "interval": interval}
        db.session.add(
            Replay(subject="rule", subject_id=rule_id, version=version, since=utcnow(), made_at=utcnow(), result=result)
        )


def screenings(content_id: int) -> list[Screening]:
    db.session.rollback()
    return list(db.session.scalars(select(Screening).filter_by(content_id=content_id).order_by(Screening.id)))


def a_word(author: Member | None = None, text: str = "甩卖", **given: Any) -> int:
    """The id of a word of the shop."""
    values = {"kind": "word", "use": "score", "policy": "advertising", "state": "live", **given}
    with transaction():
        return add_word(author or a_moderator(), {}, text=text, **values)


def an_alert(kind: str = "burst", subject: str = "product:SKU-1") -> int:
    """The id of an open alert."""
    with transaction():
        raise_alert(kind, subject, {"reviews": 31, "expected": 4})
    return db.session.scalar(select(func.max(Alert.id)))
