"""How far share links get: share, click, visit, sign-up, order; counted on the day on which the link was made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from pyroaring import BitMap

from community.metrics.intervals import wilson
from community.metrics.journeys import STEPS, Windows
from community.metrics.queries import days_between, end_of
from community.metrics.reports.days import Row
from community.metrics.share_steps import Link, links_of


def funnel_report(
    first: date, last: date, channel: str | None, windows: Windows, now: datetime, counted: BitMap | None = None
) -> Row:
    """The steps of each day's links, of each channel's and of all; channels and total only of days that are over.

    counted: whose links; without them everybody's who counts.
    complete: the last step whose window is closed for all links of the day; None: not even the first.
    """
    links = links_of(first, last, channel, windows, counted)
    closed = {day: closed_step(day, windows, now) for day in days_between(first, last)}
    by_day, by_channel = _grouped(links, lambda link: link.day), _grouped(links, lambda link: link.channel)
    return {
        "windows": {name: window / timedelta(days=1) for name, window in windows._asdict().items()},
        "days": [
            {"day": day, **_reached(by_day[day]), "complete": STEPS[closed[day]] if closed[day] >= 0 else None}
            for day in closed
        ],
        "channels": [
            {"channel": name, **step} for name in sorted(by_channel) for step in _steps(by_channel[name], closed)
        ],
        "total": list(_steps(links, closed)),
    }


def closed_step(day: date, windows: Windows, now: datetime) -> int:
    """The last step whose window is over for all links of a day, as its place in STEPS; -1 if none is."""
    return sum(end_of(day) + open_for <= now for open_for in windows.closes().values()) - 1


def _grouped(links: Iterable[Link], key: Callable) -> defaultdict:
    groups = defaultdict(list)
    for link in links:
        groups[key(link)].append(link)
    return groups


def _reached(links: Iterable[Link]) -> Row:
    reached = [link.reached for link in links]
    return {step: sum(far >= place for far in reached) for place, step in enumerate(STEPS)}


def _steps(links: list[Link], closed: dict[date, int]) -> Iterator[Row]:
    """Each step after the first: of the links that reached the one before it, on days whose window is closed."""
    for before, place in pairwise(range(len(STEPS))):
        tried = [link.reached for link in links if closed[link.day] >= place and link.reached >= before]
        done = sum(reached >= place for reached in tried)
        interval = wilson(done, len(tried))
        rate, low, high = (done / len(tried), *interval) if interval else (None, None, None)
        yield {"step": STEPS[place], "of": len(tried), "reached": done, "rate": rate, "low": low, "high": high}
