"""Ten thousand random journeys of links: each step is reached as its words say, by no link that missed the one before.

Source of the identity: funnel monotone, G11, GROWTH.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from community.metrics.journeys import STEPS, Happened, Touch, Windows, steps_of

CASES, CHUNKS = 10_000, 2
BEGIN, HOUR = datetime(2026, 1, 5, tzinfo=UTC), timedelta(hours=1)


def some_journeys(chance: Random) -> Happened:
    """A few links and what may have happened to them, also before the share, by others' clicks and never."""

    def when() -> datetime:
        return BEGIN + chance.randrange(-2, 30) * HOUR

    links = range(chance.randrange(1, 5))
    clicks = [Touch(chance.choice(links), click, when()) for click in range(chance.randrange(6))]
    led = [(click.of, Touch(click.link, member, when())) for member, click in enumerate(clicks)]
    visits, signups = (chance.sample(led, chance.randrange(len(led) + 1)) for _ in range(2))
    orders = [(chance.randrange(6), when()) for _ in range(chance.randrange(6))]
    return Happened({link: when() for link in links}, clicks, visits, signups, orders)


def follows(since: datetime, at: datetime, window: timedelta) -> bool:
    return since <= at <= since + window


def by_hand(found: Happened, windows: Windows) -> list[set[int]]:
    """The links of each step after the share, from the words of its definition."""
    clicks = {c.of: c for c in found.clicks if follows(found.shared[c.link], c.at, windows.click)}
    visited = {t.link for c, t in found.visits if c in clicks and follows(clicks[c].at, t.at, windows.visit)}
    signups = [t for c, t in found.signups if c in clicks and follows(clicks[c].at, t.at, windows.signup)]
    joined = {t.link for t in signups}
    ordered = {t.link for t in signups for who, at in found.orders if who == t.of and follows(t.at, at, windows.order)}
    return [{c.link for c in clicks.values()}, visited | joined, joined, ordered]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_each_step_is_reached_as_its_words_say_and_by_no_more_links_than_the_one_before(chunk):
    for case in range(CASES // CHUNKS):
        chance = Random(f"{chunk}:{case}")
        found, windows = some_journeys(chance), Windows(*(chance.randrange(1, 20) * HOUR for _ in STEPS[1:]))

        steps = [{touch.link for touch in touches} for touches in steps_of(found, windows)]

        assert steps == by_hand(found, windows)
        assert all(after <= before for before, after in pairwise([set(found.shared), *steps]))
