"""Which case a moderator should see first. Pure: no clock is needed to keep an order that takes age into account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log2

from moderation.judgement.reasons import CATALOGUE

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # any fixed instant gives the same order; a near one keeps figures short
PROMISED, PROMISED_HARD = timedelta(hours=24), timedelta(hours=2)
LEAST_TRUST, MOST_TRUST = 0.1, 5.0
REPORTED_PROBABILITY = 0.5  # of a report before anybody looked: chosen, until decided reports say better
DRAWN_PROBABILITY = 0.01  # of what nobody suspects and was only drawn for a second look: it comes last


@dataclass(frozen=True, slots=True)
class Concern:
    """What may be wrong with a content: a slug of the catalogue, and how probable it is, 0..1."""

    policy: str
    probability: float

    @property
    def weight(self) -> float:
        """Severity times probability."""
        return CATALOGUE[self.policy].severity * self.probability


@dataclass(frozen=True, slots=True)
class Priority:
    """The value that orders a queue, greatest first, and the terms that made it."""

    value: float
    terms: dict[str, float]


def priority(concern: Concern, reach: int, reporters: Sequence[float], opened_at: datetime, *, hard: bool) -> Priority:
    """log2(severity × probability × log2(2 + reach) × reporters' trust) − opened ÷ promised time.

    reach: viewers of the last 24 hours. reporters: the weight of each report, together 0.1..5; without any, 1. hard:
    the case stands in the hard lane, for its concern or for a notice under the law. Source: priority, DEFINITIONS.
    """
    trust = min(max(sum(reporters), LEAST_TRUST), MOST_TRUST) if reporters else 1.0
    terms = {
        "severity": CATALOGUE[concern.policy].severity,
        "probability": round(concern.probability, 4),
        "reach_24h": reach,
        "reporters_trust": round(trust, 4),
        "age": round(-(opened_at - EPOCH) / promise(hard=hard), 4),
    }
    urgency = log2(concern.weight * log2(2 + reach) * trust)
    return Priority(round(urgency + terms["age"], 4), terms)


def gravest(concerns: Iterable[Concern]) -> Concern:
    """That with the greatest severity × probability; one of the hard lane before all others."""
    return max(concerns, key=lambda concern: (is_hard(concern), concern.weight))


def is_hard(concern: Concern) -> bool:
    """Does it belong into the hard lane?"""
    return CATALOGUE[concern.policy].hard


def promise(*, hard: bool) -> timedelta:
    """How soon we say that somebody will look."""
    return PROMISED_HARD if hard else PROMISED


def urgency(value: float, now: datetime, *, hard: bool) -> float:
    """A priority as people can read it: one more is twice as urgent, or the promised time waited out once more.

    The same order among hard cases, and among the others; about 0 for a small matter that nobody saw, 10 for the
    gravest that everybody sees.
    """
    return value + (now - EPOCH) / promise(hard=hard)
