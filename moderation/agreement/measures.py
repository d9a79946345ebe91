"""How far moderators agree: κ per policy and per two of them, and α over all of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import aliased

from community.clock import utcnow
from community.database import db
from community.members.models import Member
from moderation.agreement.drawing import JUDGED_AS
from moderation.agreement.models import SecondLook
from moderation.desk.models import Decision
from moderation.judgement.agreement import Kappa, Pair, alpha, kappa

MEASURED = timedelta(days=180)  # chosen: long enough for 50 pairs, short enough that training shows
ENOUGH = 50  # pairs of a policy. Source: κ, DEFINITIONS
ENOUGH_OF_TWO = 30  # pairs of two moderators. Source: Interval, DEFINITIONS
TOO_LOW = 0.6  # Source: κ, DEFINITIONS


class Agreement(NamedTuple):
    """How often each pair (decided, said at the second look) occurred: by policy, and by two members' ids."""

    by_policy: Mapping[str, Counter[Pair]]
    by_moderators: Mapping[tuple[int, int], Counter[Pair]]


def agreement(now: datetime | None = None) -> Agreement:
    """The pairs of the last 180 days whose decision was not taken back. One statement."""
    policies, twos = defaultdict(Counter), defaultdict(Counter)
    for row in _counted((now or utcnow()) - MEASURED):
        first, second = JUDGED_AS[row.first], JUDGED_AS[row.second]
        policies[row.policy][first, second] += row.count
        if row.decided_by < row.given_by:
            twos[row.decided_by, row.given_by][first, second] += row.count
        else:
            twos[row.given_by, row.decided_by][second, first] += row.count
    return Agreement(policies, twos)


def _counted(since: datetime) -> Iterable[Row]:
    undoing = aliased(Decision)
    by = (SecondLook.policy, Decision.decided_by, SecondLook.given_by)
    outcomes = (Decision.outcome.label("first"), SecondLook.outcome.label("second"))
    counted = select(*by, *outcomes, func.count().label("count")).join(Decision, Decision.id == SecondLook.decision_id)
    stands = (SecondLook.given_at >= since, ~exists().where(undoing.undoes == Decision.id))
    return db.session.execute(counted.where(*stands).group_by(*by, Decision.outcome, SecondLook.outcome))


def policies_in_doubt(now: datetime | None = None) -> dict[str, Kappa]:
    """Policies that people understand differently: at least 50 pairs, and the upper bound of κ below 0.6.

    Source: κ, DEFINITIONS.
    """
    measured = {policy: _kappa(pairs, ENOUGH) for policy, pairs in agreement(now).by_policy.items()}
    return {policy: found for policy, found in measured.items() if found and found.high < TOO_LOW}


def agreement_figures(now: datetime | None = None) -> dict[str, Any]:
    """The same as the API shows it. Two statements."""
    found = agreement(now)
    names = _names_of({member_id for two in found.by_moderators for member_id in two})
    everything: Counter[Pair] = sum(found.by_policy.values(), Counter())
    return {
        "pairs": everything.total(),
        "alpha": alpha(everything),
        "policies": [{"policy": policy, **figures(pairs, ENOUGH)} for policy, pairs in sorted(found.by_policy.items())],
        "moderators": [
            {"moderators": [names[member_id] for member_id in two], **figures(pairs, ENOUGH_OF_TWO)}
            for two, pairs in sorted(found.by_moderators.items())
        ],
    }


def figures(pairs: Counter[Pair], enough: int) -> dict[str, Any]:
    """Pairs and what they tell; κ is null where they are fewer than enough, or where it says nothing."""
    found = _kappa(pairs, enough)
    agreed = sum(count for (first, second), count in pairs.items() if first == second)
    return {
        "pairs": pairs.total(),
        "observed": agreed / pairs.total(),
        "kappa": found and found.value,
        "interval": found and [found.low, found.high],
    }


def _kappa(pairs: Counter[Pair], enough: int) -> Kappa | None:
    return kappa(pairs) if pairs.total() >= enough else None


def _names_of(member_ids: set[int]) -> dict[int, str]:
    return dict(db.session.execute(select(Member.id, Member.username).where(Member.id.in_(member_ids))).all())
