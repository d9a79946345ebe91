"""Where people understand a policy differently, the house stops deciding by it alone, and tells the moderators."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import func, select

from community.database import db
from moderation.agreement.measures import ENOUGH, TOO_LOW
from moderation.alerts.actions import raise_alert
from moderation.judgement.agreement import Kappa
from moderation.judgement.caution import cautious
from moderation.judgement.reasons import CATALOGUE
from moderation.judgement.verdicts import Message, Outcome
from moderation.rulebook.actions import rule_to_change, write_version
from moderation.rulebook.editions import current_edition
from moderation.rulebook.models import RuleVersion, State
from moderation.rulebook.policies import adopt_policy
from moderation.rulebook.queries import policy_at

WHY = "moderators disagree about it: {}"


def put_in_doubt(doubted: dict[str, Kappa]) -> None:
    """Stop automatic actions by these policies, as editions of the rulebook without an author, and raise alerts.

    Doing so again changes nothing. Going back is an edition too: an admin adopts the earlier policy once people agree.
    """
    if not doubted:
        return
    comment = WHY.format(", ".join(sorted(doubted)))
    policy = policy_at(current_edition())
    careful = cautious(policy, doubted)
    if careful != policy:
        adopt_policy(None, careful, comment)
    for rule_id in rules_that_act(doubted):
        stop_rule(rule_id, comment)
    for slug, found in sorted(doubted.items()):
        raise_alert("low_agreement", f"policy:{slug}", evidence_of(found), notice=explanation(slug, found))


def rules_that_act(policies: Collection[str]) -> Iterator[int]:
    """Ids of live rules of these policies which do more, or less, than to ask a person."""
    newest = select(func.max(RuleVersion.id)).group_by(RuleVersion.rule_id)
    acting = (RuleVersion.state == State.LIVE, RuleVersion.outcome != Outcome.HOLD.value)
    ours = select(RuleVersion.rule_id).where(RuleVersion.id.in_(newest), *acting, RuleVersion.policy.in_(policies))
    yield from db.session.scalars(ours.order_by(RuleVersion.rule_id)).all()


def stop_rule(rule_id: int, comment: str) -> None:
    """Back to shadow, if it is live still."""
    present = rule_to_change(rule_id)
    if present.state == State.LIVE:
        write_version(present.rule, present, None, comment, state=State.SHADOW, expected_rate=None)


def evidence_of(found: Kappa) -> dict[str, object]:
    """The figures, with what was expected."""
    return {
        "kappa": round(found.value, 4),
        "interval": [round(found.low, 4), round(found.high, 4)],
        "pairs": found.pairs,
        "observed": round(found.observed, 4),
        "expected": f"upper bound of at least {TOO_LOW} with {ENOUGH} pairs or more",
    }


def explanation(slug: str, found: Kappa) -> Message:
    """What was found, with its figures."""
    title = CATALOGUE[slug].title
    return Message(
        f"审核员对“{title.zh}”的判断不一致（κ = {found.value:.2f}，{found.pairs} 对），系统已停止按该规则自动处理。",
        f"Moderators disagree about “{title.en}” (κ = {found.value:.2f}, {found.pairs} pairs). Nothing is decided by "
        "it automatically any more.",
    )
