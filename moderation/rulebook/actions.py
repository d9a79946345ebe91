"""The life of a rule: drafted, tried in shadow, replayed, live, retired. Every step is a version and an edition.

They flush, never commit. Whoever changes a rule holds it locked first, then the editions.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from community.database import db
from community.errors import Conflict, NotFound, StaleVersion
from community.members.models import Member
from community.relations import insert_new
from moderation.judgement.verdicts import Outcome
from moderation.replays.models import Replay
from moderation.rulebook import acts
from moderation.rulebook.editions import new_edition
from moderation.rulebook.errors import NoSuchStep, NotPreciseEnough, NotReplayed, StaleRule
from moderation.rulebook.models import Rule, RuleVersion, State
from moderation.rulebook.queries import pure_rule
from moderation.rulebook.trying import compiled_here

SURE_ENOUGH = 0.98  # precision, its lower bound. Source: escalation ladder, MODERATION 1.6
STEPS = {
    State.DRAFT: {State.SHADOW, State.RETIRED},
    State.SHADOW: {State.LIVE, State.RETIRED},
    State.LIVE: {State.SHADOW, State.RETIRED},
    State.RETIRED: {State.DRAFT},
}
AFTER_EDIT = {State.LIVE: State.SHADOW, State.RETIRED: State.DRAFT}  # what was edited has to prove itself again
SAID = ("expression", "outcome", "policy", "kinds", "message")


def draft_rule(author: Member, name: str, comment: str = "", **said: Any) -> RuleVersion:
    """A new rule, which does nothing yet.

    said: expression, outcome, policy, kinds, message. Raises ExpressionError for an expression that cannot run or asks
    for a check that nobody makes, and Conflict when another rule has this name.
    """
    compiled_here(said["expression"])
    if not insert_new(Rule, name=name):
        raise Conflict(f"There is a rule called {name}. Give this one another name, or edit that one.")
    rule = db.session.scalars(select(Rule).where(Rule.name == name)).one()
    return write_version(rule, None, author, comment, **said, state=State.DRAFT)


def revise_rule(rule_id: int, author: Member, version: int, comment: str = "", **said: Any) -> RuleVersion:
    """Say something else by a rule. One that was live goes to shadow, one that was retired is a draft again.

    version: what the author read; raises StaleVersion when it is another by now. Raises ExpressionError.
    """
    present = rule_to_change(rule_id)
    if present.version != version:
        raise StaleVersion
    compiled_here(said.get("expression", present.expression))
    state = AFTER_EDIT.get(State(present.state), present.state)
    return write_version(present.rule, present, author, comment, **said, state=state)


def say_again(rule_id: int, author: Member, to: int, comment: str, version: int | None = None) -> RuleVersion:
    """Let a rule say again what it said in an earlier version; as with any edit, one that was live goes to shadow.

    to: that version. version: what the author read; raises StaleRule when it is another by now. Raises NotFound, and
    ExpressionError for what this house cannot ask any more. What it says already: nothing happens.
    """
    present = rule_to_change(rule_id)
    check_read(present, version)
    earlier = db.session.scalar(select(RuleVersion).filter_by(rule_id=rule_id, version=to))
    if earlier is None:
        raise NotFound
    said = {name: getattr(earlier, name) for name in SAID}
    if said == {name: getattr(present, name) for name in SAID}:
        return present
    return revise_rule(rule_id, author, present.version, comment, **said)


def move_rule(rule_id: int, author: Member, state: str, comment: str, version: int | None = None) -> RuleVersion:
    """Bring a rule to another state. To where it is already: nothing happens.

    version: what the author read, where that matters to them; raises StaleRule when it is another by now. Raises
    NoSuchStep; on the way to live NotReplayed, and NotPreciseEnough for a rule that rejects.
    """
    present = rule_to_change(rule_id)
    check_read(present, version)
    if present.state == state:
        return present
    check_step(present.state, state)
    rate = None
    if state == State.LIVE:
        replayed = replay_of(present)
        check_precision(present, replayed)
        rate = rate_of(replayed)
    return write_version(present.rule, present, author, comment, state=state, expected_rate=rate)


def rule_to_change(rule_id: int) -> RuleVersion:
    """The present version of a rule, which is locked until the end of the transaction. Raises NotFound."""
    if db.session.scalar(select(Rule.id).where(Rule.id == rule_id).with_for_update()) is None:
        raise NotFound
    return present_version(rule_id)


def present_version(rule_id: int) -> RuleVersion:
    """The newest version of a rule."""
    newest = select(RuleVersion).where(RuleVersion.rule_id == rule_id).order_by(RuleVersion.version.desc()).limit(1)
    return db.session.scalars(newest).one()


def check_read(present: RuleVersion, version: int | None) -> None:
    """Raises StaleRule when a rule is not at the version that somebody read; None: that does not matter to them."""
    if version is not None and present.version != version:
        raise StaleRule(f"It is at version {present.version}, you decided on {version}. {StaleRule.way_out}")


def check_step(before: str, after: str) -> None:
    """Raises NoSuchStep when nothing goes from one state to the other at once."""
    allowed = STEPS[State(before)]
    if after not in allowed:
        raise NoSuchStep(f"It is {before}; from there it can become {' or '.join(sorted(allowed))}.")


def write_version(
    rule: Rule, before: RuleVersion | None, author: Member | None, comment: str, **changes: Any
) -> RuleVersion:
    """The next version of a rule: what the one before said, but for the changes. author: None for the brake."""
    said = {name: getattr(before, name) for name in SAID} if before else {}
    version = RuleVersion(
        rule=rule, version=before.version + 1 if before else 1, **{"expected_rate": None, **said, **changes}
    )
    with db.session.no_autoflush:  # it has no edition yet, and gets none if its expression cannot run
        pure_rule(version)
        version.edition = new_edition("rule", author, comment)
    db.session.add(version)
    db.session.flush()
    acts.of_version(version, author, comment, before)
    return version


def replay_of(present: RuleVersion) -> Replay:
    """The newest replay of what a version says. Raises NotReplayed."""
    versions = db.session.scalars(select(RuleVersion).where(RuleVersion.rule_id == present.rule_id))
    alike = [str(version.version) for version in versions if said_by(version) == said_by(present)]
    theirs = (Replay.subject == "rule", Replay.subject_id == present.rule_id, Replay.version.in_(alike))
    replayed = db.session.scalar(select(Replay).where(*theirs).order_by(Replay.id.desc()).limit(1))
    if replayed is None:
        raise NotReplayed(
            f"Version {present.version} was never replayed. POST /api/v1/moderation/rules/{present.rule_id}/replay, "
            "look at what it would have done, and send this again."
        )
    return replayed


def said_by(version: RuleVersion) -> tuple[Any, ...]:
    """What a replay depends on."""
    return version.expression, version.outcome, version.kinds


def check_precision(present: RuleVersion, replayed: Replay) -> None:
    """Raises NotPreciseEnough for a rule that rejects without the certainty that this takes."""
    if present.outcome != Outcome.REJECT:
        return
    interval = replayed.result.get("interval")
    low = interval[0] if interval else 0.0
    if low < SURE_ENOUGH:
        raise NotPreciseEnough(
            f"A rule rejects when its precision is at least {SURE_ENOUGH:.0%} with 95 % certainty; its replay says "
            f"{low:.1%}. {NotPreciseEnough.way_out}",
            lower_bound=low,
        )


def rate_of(replayed: Replay) -> float:
    """The share of submissions that a replay matched, 0..1."""
    return replayed.result["matched"] / replayed.result["read"] if replayed.result["read"] else 0.0
