"""Which lots a spending takes, and which get back what was not spent after all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Share = tuple[int, int]


def shared_out(amount: int, lots: Iterable[Share]) -> Iterator[Share]:
    """(lot, how much of it) until the amount is reached, in the order of the lots. lots: (lot, how much it holds)."""
    for lot_id, held in lots:
        taken = min(amount, held)
        if taken == 0:
            return
        yield lot_id, taken
        amount -= taken


def end_of_life(day: date, days: int, zone: ZoneInfo) -> datetime:
    """When points that came on this local day expire: as that day ends, so many days later."""
    return datetime.combine(day + timedelta(days=days + 1), time(), zone)
