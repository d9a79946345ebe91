"""The brake: a rule that runs away after a change goes back to shadow by itself, and the moderators are told.

Source: runaway rule, DEFINITIONS.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from community.clock import utcnow
from community.database import db
from moderation.alerts.actions import raise_alert
from moderation.judgement.verdicts import Message
from moderation.rulebook.actions import rule_to_change, write_version
from moderation.rulebook.hits import count_hits, count_screenings
from moderation.rulebook.models import RuleVersion, State

WATCHED = timedelta(hours=24)
LEAST_SCREENED, MOST_SHARE, TIMES_EXPECTED = 50, 0.05, 3
# Every hit is looked at while they are few, and then each 50th: a look counts the rule's hits of at most 24 hours.
ALL_UNTIL, THEN_EVERY = 100, 50


def watch_rule(rule_id: int, version: int) -> None:
    """A live rule fired: put it on the brake if it runs away. Hears ``rule.fired``, inline.

    It has a savepoint of its own: whatever happens here, the submission stays as it was judged.
    """
    fired = find_version(rule_id, version)
    if fired is None or utcnow() - fired.edition.made_at > WATCHED:
        return
    hits = count_hits(rule_id, version)
    if hits > ALL_UNTIL and hits % THEN_EVERY:
        return
    screened = count_screenings(fired.edition.made_at)
    if runs_away(hits, screened, fired.expected_rate or 0.0):
        put_on_brake(fired, hits, screened)


def find_version(rule_id: int, version: int) -> RuleVersion | None:
    """That version of a rule."""
    return db.session.scalar(select(RuleVersion).filter_by(rule_id=rule_id, version=version))


def runs_away(hits: int, screened: int, expected_rate: float) -> bool:
    """More than 5 % of at least 50 submissions, and more than 3 × the rate of its replay?"""
    if screened < LEAST_SCREENED:
        return False
    return hits / screened > MOST_SHARE and hits / screened > TIMES_EXPECTED * expected_rate


def put_on_brake(fired: RuleVersion, hits: int, screened: int) -> None:
    """Back to shadow, by a version without an author. Where another submission was sooner, nothing happens."""
    present = rule_to_change(fired.rule_id)
    if present.version != fired.version or present.state != State.LIVE:
        return
    said = explanation(fired, hits, screened)
    write_version(present.rule, present, None, f"{said.zh} {said.en}", state=State.SHADOW, expected_rate=None)
    evidence = {
        "rule_id": str(fired.rule_id),
        "name": fired.rule.name,
        "version": fired.version,
        "hits": hits,
        "screened": screened,
        "rate": round(hits / screened, 6),
        "expected_rate": fired.expected_rate,
    }
    raise_alert("runaway_rule", f"rule:{fired.rule_id}", evidence, notice=said)


def explanation(fired: RuleVersion, hits: int, screened: int) -> Message:
    """What happened, with its figures."""
    name, rate, expected = fired.rule.name, hits / screened, fired.expected_rate or 0.0
    return Message(
        f"规则“{name}”命中了 {screened} 次提交中的 {hits} 次（{rate:.1%}，回放为 {expected:.1%}），已自动转为试运行。",
        f"The rule “{name}” hit {hits} of {screened} submissions ({rate:.1%}; its replay {expected:.1%}). It is back "
        "in shadow.",
    )
