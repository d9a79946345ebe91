"""Which steps links reached, from what happened to them and when: one within a window after the other. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

STEPS = ("shared", "clicked", "visited", "signed_up", "ordered")


class Windows(NamedTuple):
    """How long a step may take: the click after the share, visit and sign-up after the click, the order after that."""

    click: timedelta
    visit: timedelta
    signup: timedelta
    order: timedelta

    def closes(self) -> dict[str, timedelta]:
        """How long after a share each step can be reached. A sign-up proves a visit, so it can prove a late one."""
        visit = self.click + max(self.visit, self.signup)
        ends = (timedelta(0), self.click, visit, visit, max(visit, self.click + self.signup + self.order))
        return dict(zip(STEPS, ends, strict=True))


class Touch(NamedTuple):
    """Something that happened to a link. of: of a click its id; of all else the member, where known."""

    link: int
    of: int | None
    at: datetime


class Happened(NamedTuple):
    """All that happened to some links.

    shared: link → when. clicks: of people. visits, signups: with the click that they are credited to. orders: who
    ordered, and when.
    """

    shared: Mapping[int, datetime]
    clicks: Iterable[Touch]
    visits: Iterable[tuple[int, Touch]]
    signups: Iterable[tuple[int, Touch]]
    orders: Iterable[tuple[int, datetime]]


def steps_of(found: Happened, windows: Windows) -> list[list[Touch]]:
    """What counts of each step from the click on. The links of a step lie among those of the one before it."""
    shared = ((found.shared[click.link], click) for click in found.clicks if click.link in found.shared)
    clicks = {click.of: click for click in _in_time(shared, windows.click)}
    visits = _in_time(_after(clicks, found.visits), windows.visit)
    signups = {touch.of: touch for touch in _in_time(_after(clicks, found.signups), windows.signup)}
    bought = ((signups[who].at, Touch(signups[who].link, who, at)) for who, at in found.orders if who in signups)
    return [
        list(clicks.values()),
        [*visits, *signups.values()],
        list(signups.values()),
        _in_time(bought, windows.order),
    ]


def _after(
    clicks: Mapping[int | None, Touch], credited: Iterable[tuple[int, Touch]]
) -> Iterator[tuple[datetime, Touch]]:
    return ((clicks[click].at, touch) for click, touch in credited if click in clicks)


def _in_time(pairs: Iterable[tuple[datetime, Touch]], window: timedelta) -> list[Touch]:
    """Those of (when the step before was, touch) that came after it and within the window."""
    return [touch for since, touch in pairs if timedelta(0) <= touch.at - since <= window]
