"""Bursts: many reviews of one product at once. That alone is no offence: a sale does it too.

A review of a burst becomes suspect by what it shares with others of it. Each sign has a strength, and they speak for
each other as findings do: 1 − Π(1 − strength). For a hold (0.8) it takes a shared browser or a cohort:

- device, 0.8: three members or more wrote from one browser. Two may be a couple.
- cohort, 0.8: their authors joined within the same 24 hours, more of them than chance explains, and they are half or
  more of what came beyond the usual. Those whom a sale brings are not.
- newcomer, 0.5: its author joined within a day before writing it.
- extreme, 0.5: its stars lie 1.5 or more from the product's mean before.

Who bought the product is left alone, whatever else: of the signs only the browser counts against them. The strengths
are chosen, and tried on synthetic timing alone (benchmarks/integrity.py).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import prod

from moderation.judgement.crowds.chances import drawn_at_least, poisson_quantile
from moderation.judgement.verdicts import Finding, Message

VERSION = 1
LEAST, SHARE = 5, 0.999  # spike, DEFINITIONS
STRENGTHS = {"device": 0.8, "cohort": 0.8, "newcomer": 0.5, "extreme": 0.5}
ON_ONE_DEVICE = 3
COHORT, IN_COHORT, COHORT_CHANCE = timedelta(hours=24), 5, 0.001
LEAST_SHARE = 0.5  # of a cohort in what came beyond the usual
NEWCOMER = timedelta(hours=24)
EXTREME = 1.5
SUSPECTED = Message(
    "短时间内有多条相似来源的评价，您的评价由人工核实。",
    "Many reviews of similar origin came at once; a person will check yours.",
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A review of a burst. device: any browser that its author came from; joined_at: when they registered."""

    content_id: int
    author_id: int
    rating: int
    verified_purchase: bool
    joined_at: datetime
    written_at: datetime
    devices: frozenset[str] = frozenset()


def spike_limit(before: Sequence[int]) -> int:
    """How many may come in a period before it is a spike. before: counts of the periods that it is compared with.

    Source: spike, DEFINITIONS.
    """
    return max(LEAST, poisson_quantile(sum(before) / len(before) if before else 0.0, SHARE))


def signs_of(
    arrivals: Sequence[Arrival], mean_before: float | None, cohort: frozenset[int] = frozenset()
) -> dict[int, tuple[str, ...]]:
    """What each review of a burst shares with others of it, by content id; those without a sign are left out.

    mean_before: of the product's stars, None where there were none. cohort: authors who joined together, if chance does
    not explain it.
    """
    crowded = _crowded_devices(arrivals)
    found = {arrival.content_id: tuple(_signs(arrival, crowded, cohort, mean_before)) for arrival in arrivals}
    return {content_id: signs for content_id, signs in found.items() if signs}


def _signs(arrival: Arrival, crowded: set[str], cohort: frozenset[int], mean_before: float | None) -> Iterator[str]:
    if arrival.devices & crowded:
        yield "device"
    if arrival.verified_purchase:
        return
    if arrival.author_id in cohort:
        yield "cohort"
    if arrival.written_at - arrival.joined_at < NEWCOMER:
        yield "newcomer"
    if mean_before is not None and abs(arrival.rating - mean_before) >= EXTREME:
        yield "extreme"


def _crowded_devices(arrivals: Sequence[Arrival]) -> set[str]:
    members = Counter(device for arrival in arrivals for device in arrival.devices)
    return {device for device, count in members.items() if count >= ON_ONE_DEVICE}


def largest_cohort(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """The most of them whose authors joined within the same 24 hours, earliest first."""
    joined = sorted(arrivals, key=lambda arrival: arrival.joined_at)
    instants = [arrival.joined_at for arrival in joined]
    ends = [bisect_left(instants, instant + COHORT) for instant in instants]
    begin = max(range(len(joined)), key=lambda place: ends[place] - place, default=0)
    return joined[begin : ends[begin]] if joined else []


def makes_the_burst(cohort: int, arrivals: int, usual: float) -> bool:
    """Is it because of the cohort that there is a burst? usual: how many come in such a period otherwise."""
    return cohort >= IN_COHORT and cohort >= LEAST_SHARE * (arrivals - usual)


def is_unlikely(cohort: int, arrivals: int, joined: int, members: int) -> bool:
    """Are so many of one cohort too many for chance, had the arrivals been drawn from all members?

    joined: how many of all members joined in those 24 hours. In a community that opened today all did: it is no sign.
    """
    return drawn_at_least(cohort, arrivals, joined, members) < COHORT_CHANCE


def suspicion(signs: Sequence[str]) -> Finding:
    """What is said of a review of a burst that bears these signs."""
    strength = round(1 - prod(1 - STRENGTHS[sign] for sign in signs), 4)
    return Finding("burst", VERSION, strength, "fake_review", SUSPECTED)
