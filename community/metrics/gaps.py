"""Who stays away longer than they use to: the gaps between a member's active days, counted for all members at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from pyroaring import BitMap

GAP_DAYS = 180  # of which gaps are read
PRESENT_DAYS = 56  # who was not here for so long is gone already, and no more at risk of it
ENOUGH_GAPS = 5
LEAST_DAYS, LEAST_DAYS_OF_FEW = 7, 14
USUAL_TENTHS = 9  # the 90th percentile by nearest rank. Source of all: at risk, DEFINITIONS.
AT_ONCE = 20_000  # members whose days are in memory, a byte a day


class Why(StrEnum):
    """Which term of the threshold a member's silence exceeds: the largest of those that hold for them."""

    OWN_RHYTHM = "own_rhythm"
    SEVEN_DAYS = "seven_days"
    OTHERS_RHYTHM = "others_rhythm"
    FOURTEEN_DAYS = "fourteen_days"


class Rhythms(NamedTuple):
    """Arrays with an entry a member, and the 90th percentile of the gaps of them all (0 if there is none).

    silent_days: since the last active day. gaps: how many gaps there are. usual_days: the 90th percentile of the
    member's own, 0 without any.
    """

    numbers: np.ndarray
    silent_days: np.ndarray
    gaps: np.ndarray
    usual_days: np.ndarray
    pool_usual_days: int


class AtRisk(NamedTuple):
    """Arrays with an entry a member: who is silent for how long, longer than which threshold, and why so much."""

    numbers: np.ndarray
    silent_days: np.ndarray
    threshold_days: np.ndarray
    why: np.ndarray


def rhythms(days: Sequence[BitMap]) -> Rhythms:
    """The rhythm of everybody who was here in the last 56 of the days.

    days: who was active on each of the last GAP_DAYS days, the oldest first, empty days included.
    """
    members = np.asarray(BitMap.union(BitMap(), *days[-PRESENT_DAYS:]).to_array(), dtype=np.uint32)
    pool = np.zeros(len(days) + 1, dtype=np.int64)
    silent, gaps, usual = (np.zeros(len(members), dtype=np.int64) for _ in range(3))
    for part in _parts(len(members)):
        came = _calendar(members[part], days)
        silent[part] = np.argmax(came[:, ::-1], axis=1)
        lengths = _lengths(came)
        pool += lengths.sum(axis=0)
        gaps[part] = lengths.sum(axis=1)
        usual[part] = _nearest_rank(lengths)
    return Rhythms(members, silent, gaps, usual, int(_nearest_rank(pool[None, :])[0]))


def at_risk(found: Rhythms) -> AtRisk:
    """Whose silence exceeds max(7 days, their usual gap), or with fewer than 5 gaps max(14 days, the pool's)."""
    few = found.gaps < ENOUGH_GAPS
    usual = np.where(few, found.pool_usual_days, found.usual_days)
    least = np.where(few, LEAST_DAYS_OF_FEW, LEAST_DAYS)
    threshold = np.maximum(usual, least)
    why = np.select(
        [few & (usual > least), few, usual > least],
        [Why.OTHERS_RHYTHM, Why.FOURTEEN_DAYS, Why.OWN_RHYTHM],
        Why.SEVEN_DAYS,
    )
    risky = found.silent_days > threshold
    return AtRisk(*(column[risky] for column in (found.numbers, found.silent_days, threshold, why)))


def _parts(size: int) -> Iterator[slice]:
    return (slice(start, start + AT_ONCE) for start in range(0, size, AT_ONCE))


def _calendar(members: np.ndarray, days: Sequence[BitMap]) -> np.ndarray:
    """Row: member; column: day; whether the member was active on it."""
    came = np.zeros((len(members), len(days)), dtype=bool)
    wanted = BitMap(members)
    for column, day in enumerate(days):
        came[np.searchsorted(members, np.asarray((day & wanted).to_array(), dtype=np.uint32)), column] = True
    return came


def _lengths(came: np.ndarray) -> np.ndarray:
    """Row: member; column n: how many of their gaps are n days long."""
    rows, columns = np.nonzero(came)
    same = rows[1:] == rows[:-1]
    width = came.shape[1] + 1
    cells = rows[1:][same] * width + np.diff(columns)[same]
    return np.bincount(cells, minlength=len(came) * width).reshape(len(came), width)


def _nearest_rank(lengths: np.ndarray) -> np.ndarray:
    """For each row the smallest length that 90 % of its gaps do not exceed; 0 without gaps."""
    ranks = -(-lengths.sum(axis=1) * USUAL_TENTHS // 10)  # whole numbers, so that no rank is missed by a rounding
    return np.argmax(lengths.cumsum(axis=1) >= ranks[:, None], axis=1)
