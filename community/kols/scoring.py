"""The screening score of opinion leaders, every term with the numbers that it comes from. Pure.

score = 100 × (0.30 engagement rate + 0.15 hit rate + 0.15 × (1 − share of inactive followers of spike days)
+ 0.10 if the coefficient of variation of engagement lies in 0.2..1 + 0.15 share of verified buyers among the engaged
+ 0.15 × (orders + 1) ÷ (clicks + 100)); the four rates among them as percentile ranks among all scored members.
Source: score, DEFINITIONS.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median, pstdev
from typing import Any

VERSION = "2026.11-1"
WINDOW_DAYS, HIT_DAYS, INACTIVE_DAYS = 90, 30, 7
FEWEST_NOTES, FEWEST_VIEWERS = 5, 100
HIT_FACTOR = 5  # a hit has more than so many times the mean engagement of the author's other notes
SPIKE_FACTOR, SMALLEST_SPIKE = 5, 20  # chosen: over 5 times the median day, as a hit is over 5 times the mean note
USUAL_VARIATION = (0.2, 1.0)
WEIGHTS = {
    "engagement_rate": 0.30,
    "hit_rate": 0.15,
    "followers_active": 0.15,
    "steadiness": 0.10,
    "buyers_engaged": 0.15,
    "orders_per_click": 0.15,
}
RANKED = ("engagement_rate", "hit_rate", "buyers_engaged", "orders_per_click")


@dataclass(frozen=True)
class Note:
    """A note or review of the window: the engagement that it won, and its age in days."""

    engagements: int
    age_days: int


@dataclass(frozen=True)
class FollowerDay:
    """Followers won on a day; of those, whose seven days are over, and who of them did nothing in these."""

    won: int
    judged: int = 0
    inactive: int = 0


@dataclass(frozen=True)
class Facts:
    """What the last 90 days tell of a member, staff and erased members left out.

    viewers: distinct. impressions: distinct (viewer, content, day). follower_days: days on which somebody came; the
    others won nobody. engaged: distinct others who reacted; buyers: those of them who ever paid for an order and kept
    something of it. clicks: by people, on the member's links. orders: credited to them.
    """

    notes: Sequence[Note] = ()
    viewers: int = 0
    impressions: int = 0
    follower_days: Sequence[FollowerDay] = ()
    engaged: int = 0
    buyers: int = 0
    clicks: int = 0
    orders: int = 0


@dataclass(frozen=True)
class Term:
    """A term of the score. value: as measured. part: what of its weight is won, 0..1. inputs: what it comes from."""

    name: str
    value: float | None
    part: float
    inputs: Mapping[str, Any]

    @property
    def points(self) -> float:
        """Of the 100."""
        return 100 * WEIGHTS[self.name] * self.part

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        own = {"name": self.name, "weight": WEIGHTS[self.name], "value": self.value, "part": self.part}
        return {**own, "points": self.points, "inputs": dict(self.inputs)}


@dataclass(frozen=True)
class Score:
    """value: 0..100; None when there is too little to say, with why in lacks."""

    value: float | None
    terms: tuple[Term, ...] = ()
    lacks: tuple[dict[str, Any], ...] = ()


def scores_of(members: Mapping[int, Facts]) -> dict[int, Score]:
    """The score of each member among all of these. Who has too little has none, and is no rank for others."""
    scored = {id_: _measure(facts) for id_, facts in members.items() if not lacks_of(facts)}
    ranks = {name: sorted(terms[name][0] for terms in scored.values()) for name in RANKED}
    found = {id_: Score(None, lacks=tuple(lacks_of(facts))) for id_, facts in members.items() if id_ not in scored}
    return found | {id_: _score(measured, ranks) for id_, measured in scored.items()}


def lacks_of(facts: Facts) -> list[dict[str, Any]]:
    """What is missing for a score: below 5 notes or 100 distinct viewers there is none. Source: score, DEFINITIONS."""
    needed = {"notes": (FEWEST_NOTES, len(facts.notes)), "viewers": (FEWEST_VIEWERS, facts.viewers)}
    return [{"what": what, "need": need, "have": have} for what, (need, have) in needed.items() if have < need]


Measured = dict[str, tuple[Any, dict[str, Any]]]


def _measure(facts: Facts) -> Measured:
    engagements = sum(note.engagements for note in facts.notes)
    recent, hits = hits_of(facts.notes)
    won, judged, inactive = spike_followers(facts.follower_days)
    return {
        "engagement_rate": (
            engagements / facts.impressions if facts.impressions else 0.0,
            {"engagements": engagements, "impressions": facts.impressions},
        ),
        "hit_rate": (hits / recent if recent else 0.0, {"hits": hits, "notes": recent}),
        "followers_active": (
            1 - inactive / judged if judged else 1.0,
            {"won_on_spike_days": won, "judged": judged, "inactive": inactive},
        ),
        "steadiness": (variation(facts.notes), {"notes": len(facts.notes), "engagements": engagements}),
        "buyers_engaged": (
            facts.buyers / facts.engaged if facts.engaged else 0.0,
            {"buyers": facts.buyers, "engaged": facts.engaged},
        ),
        "orders_per_click": (
            (facts.orders + 1) / (facts.clicks + 100),
            {"orders": facts.orders, "clicks": facts.clicks},
        ),
    }


def hits_of(notes: Sequence[Note]) -> tuple[int, int]:
    """(notes of the last 30 days, how many of them had over 5 times the mean of the member's other notes).

    The mean leaves the note itself out, so that one great success does not hide behind what it did to the mean.
    """
    total, others = sum(note.engagements for note in notes), len(notes) - 1
    recent = [note for note in notes if note.age_days < HIT_DAYS]
    hits = [n for n in recent if others and n.engagements > HIT_FACTOR * (total - n.engagements) / others]
    return len(recent), len(hits)


def spike_followers(days: Sequence[FollowerDay]) -> tuple[int, int, int]:
    """(won, judged, inactive) of the followers of spike days.

    A spike day won at least 20, and over 5 times as many as the median day of the 90 (at least one a day). The median
    and not the mean: followers bought over a month would raise the mean enough to hide.
    """
    usual = median([day.won for day in days] + [0] * (WINDOW_DAYS - len(days)))
    spikes = [day for day in days if day.won >= SMALLEST_SPIKE and day.won > SPIKE_FACTOR * max(usual, 1)]
    return sum(day.won for day in spikes), sum(day.judged for day in spikes), sum(day.inactive for day in spikes)


def variation(notes: Sequence[Note]) -> float | None:
    """The coefficient of variation of engagement over the notes; None when nobody reacted at all."""
    engagements = [note.engagements for note in notes]
    mean = fmean(engagements)
    return pstdev(engagements) / mean if mean else None


def percentile_rank(value: float, among: Sequence[float]) -> float:
    """Which part of those among, in ascending order, lies below the value, equal ones counted half; 0..1."""
    return (bisect_left(among, value) + bisect_right(among, value)) / (2 * len(among))


def _score(measured: Measured, ranks: Mapping[str, Sequence[float]]) -> Score:
    terms = tuple(_term(name, *measured[name], ranks) for name in WEIGHTS)
    return Score(sum(term.points for term in terms), terms)


def _term(name: str, value: float | None, inputs: dict[str, Any], ranks: Mapping[str, Sequence[float]]) -> Term:
    if name in RANKED:
        return Term(name, value, percentile_rank(value, ranks[name]), inputs | {"among": len(ranks[name])})
    if name == "steadiness":
        low, high = USUAL_VARIATION
        return Term(name, value, float(value is not None and low <= value <= high), inputs)
    return Term(name, value, value, inputs)
