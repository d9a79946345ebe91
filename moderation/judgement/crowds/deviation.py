"""Rating deviation: the stars of a window lie where the product's earlier stars did not. Either way.

Strength 0.4: a bad batch or a better model does it too, so it holds nothing alone and only adds to other signs. Who
bought the product is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.judgement.crowds.chances import drawn_at_least
from moderation.judgement.verdicts import Finding, Message

VERSION = 1
STRENGTH = 0.4
LEAST_BEFORE, LEAST_NOW = 20, 8  # fewer tell nothing: a share of 8 lies ± 0.3 off by chance
CHANCE = 0.0001  # of one product and window; some hundred windows a day give one false alarm in a hundred days
LEAST_SHIFT = 0.3  # of a share: large products shift significantly by little
SHIFTED = Message(
    "近期评分与该商品以往评分明显不同。", "The latest ratings of this product differ from what they were before."
)


@dataclass(frozen=True, slots=True)
class Deviation:
    """Which stars came too often, and the shares, 0..1, of both periods; chance: that it means nothing."""

    stars: int
    share_before: float
    share_now: float
    chance: float


def deviation(before: Sequence[int], now: Sequence[int]) -> Deviation | None:
    """The graver of too many single and too many five stars; None where chance explains both.

    before, now: how often each number of stars was given, one star first.
    """
    if sum(before) < LEAST_BEFORE or sum(now) < LEAST_NOW:
        return None
    worst = min((_towards(stars, before, now) for stars in (1, 5)), key=lambda found: found.chance)
    shifted = worst.share_now - worst.share_before >= LEAST_SHIFT
    return worst if shifted and 2 * worst.chance < CHANCE else None


def _towards(stars: int, before: Sequence[int], now: Sequence[int]) -> Deviation:
    marked, drawn = now[stars - 1], sum(now)
    all_marked, total = marked + before[stars - 1], drawn + sum(before)
    chance = drawn_at_least(marked, drawn, all_marked, total)
    return Deviation(stars, round(before[stars - 1] / sum(before), 4), round(marked / drawn, 4), chance)


def suspicion() -> Finding:
    """What is said of a review that bears the stars of a deviation."""
    return Finding("deviation", VERSION, STRENGTH, "fake_review", SHIFTED)
