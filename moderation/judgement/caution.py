"""What the pipeline may still do by itself where people disagree about a policy: nothing but ask them. Pure."""

from collections.abc import Collection
from dataclasses import replace

from moderation.judgement.policy import Clause, Policy
from moderation.judgement.verdicts import Outcome

MARK = "~"  # between the version of a policy and the slugs that it is careful about


def cautious(policy: Policy, doubted: Collection[str]) -> Policy:
    """The policy, where no clause about a doubted reason decides alone: it holds instead of rejecting, or does nothing.

    A person sees what is held. Labels and limits are given without one, so they fall away. An equal policy where
    nothing has to change. Source: κ, DEFINITIONS.
    """
    kept = tuple(dict.fromkeys(careful for clause in policy.clauses if (careful := _careful(clause, doubted))))
    if kept == policy.clauses:
        return policy
    name = f"{policy.version.partition(MARK)[0]}{MARK}{','.join(sorted(doubted))}"
    return replace(policy, version=name, clauses=kept)


def _careful(clause: Clause, doubted: Collection[str]) -> Clause | None:
    if clause.outcome is Outcome.HOLD or not set(clause.policies) & set(doubted):
        return clause
    return replace(clause, outcome=Outcome.HOLD) if clause.outcome is Outcome.REJECT else None
