"""What a rule, word or policy would have changed: it is asked again of what was submitted before. Pure.

A candidate (candidates.py) says what it makes of a past submission; a tally counts what that comes to. What the figures
are worth is reckoned from the tally by ``moderation.replays.estimates``.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from heapq import heappush, heappushpop
from typing import NamedTuple

from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Observation, Outcome, Span

SAMPLED = 20  # contents that a replay shows


@dataclass(frozen=True, slots=True)
class Past:
    """A submission as it was, what was seen of it and done with it, and what people made of it since.

    outcome: that of the verdict. outcome_by_rule: what each live rule of the moderators asked for, by its id;
    outcome_otherwise: what the verdict would have been without any. is_public: it became public without a person.
    violation: what a person decided of this very version; None while nobody did. rate: 0..1, where a person sees it
    only because it was drawn for a second look; None: they would have seen it anyway, or nobody has.
    """

    content_id: int
    version: int
    submission: Submission
    observation: Observation
    screened_at: datetime
    outcome: Outcome
    outcome_otherwise: Outcome = Outcome.PUBLISH
    outcome_by_rule: dict[int, Outcome] = field(default_factory=dict)
    is_public: bool = True
    violation: bool | None = None
    rate: float | None = None


class Change(NamedTuple):
    """What a candidate makes of a past submission. spans: the words that it matched, where it knows them.

    failed: it had no answer, and so did not match.
    """

    outcome: Outcome
    matched: bool = False
    spans: tuple[Span, ...] = ()
    failed: bool = False


Candidate = Callable[[Past], Change]


class Example(NamedTuple):
    """A matched submission to look at: where its words stand, and not the words themselves."""

    content_id: int
    version: int
    before: Outcome
    after: Outcome
    violation: bool | None
    spans: tuple[Span, ...]


@dataclass(slots=True)
class Judged:
    """Submissions that people judged, each with the weight of those that it stands for."""

    weight: float = 0.0
    squares: float = 0.0
    bad: float = 0.0

    def add(self, weight: float, count: int = 1, *, violation: bool) -> None:
        """Count some of one weight."""
        self.weight += count * weight
        self.squares += count * weight * weight
        self.bad += count * weight * violation

    @property
    def size(self) -> float:
        """How many of equal weight would say as much: (Σw)² ÷ Σw², at most their number.

        Source: L. Kish, Survey Sampling (1965), the effective size of a sample with unequal weights.
        """
        return self.weight * self.weight / self.squares if self.squares else 0.0


@dataclass(slots=True)
class Side:
    """The submissions that a candidate matched, or those that it did not.

    known: people saw them for a reason of their own (held, or reported). drawn: seen only because they were drawn, with
    the weight 1 ÷ rate. public: how many of the public ones nobody saw for a reason of its own; ``drawn`` speaks for
    these, so that what nobody looked at is not taken for good.
    """

    known: Judged = field(default_factory=Judged)
    drawn: Judged = field(default_factory=Judged)
    public: int = 0

    def add(self, past: Past) -> None:
        """Count one."""
        if past.violation is not None and past.rate is None:
            self.known.add(1.0, violation=past.violation)
            return
        self.public += past.is_public
        if past.violation is not None:
            self.drawn.add(1 / past.rate, violation=past.violation)


class Tally:
    """What came of a replay so far. seed: of the sample; the same seed draws the same."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.read = self.matched = self.decided = self.new = self.failed = 0
        self.oldest: datetime | None = None
        self.flips: Counter[tuple[Outcome, Outcome]] = Counter()
        self.caught, self.passed = Side(), Side()
        self._drawn: list[tuple[tuple[int, int], int, Example]] = []

    def add(self, past: Past, change: Change) -> None:
        """Count one."""
        self.read += 1
        self.failed += change.failed
        self.oldest = min(self.oldest or past.screened_at, past.screened_at)
        if change.outcome is not past.outcome:
            self.flips[past.outcome, change.outcome] += 1
        (self.caught if change.matched else self.passed).add(past)
        if change.matched:
            self.matched += 1
            self.decided += past.violation is not None
            self.new += change.outcome.severity > past.outcome.severity
            self._draw(past, change)

    @property
    def sample(self) -> list[Example]:
        """Some of the matched ones, drawn at random; those that nobody judged first."""
        return [example for *_, example in sorted(self._drawn, reverse=True)]

    def _draw(self, past: Past, change: Change) -> None:
        place = sha256(f"{self.seed}:{past.content_id}:{past.version}".encode()).digest()
        # the heap lets go of its smallest, which is to be the last of the order
        order = (-(past.violation is not None), -int.from_bytes(place[:8]))
        example = Example(past.content_id, past.version, past.outcome, change.outcome, past.violation, change.spans)
        if len(self._drawn) < SAMPLED:
            heappush(self._drawn, (order, self.read, example))
        else:
            heappushpop(self._drawn, (order, self.read, example))


def replay(pasts: Iterable[Past], candidate: Candidate, seed: str) -> Tally:
    """Ask the candidate of every past submission, and count."""
    tally = Tally(seed)
    for past in pasts:
        tally.add(past, candidate(past))
    return tally


def gravest(*outcomes: Outcome) -> Outcome:
    """That of the greatest severity."""
    return max(outcomes, key=lambda outcome: outcome.severity)
