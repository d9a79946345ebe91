"""Are bad reviews refused more often than good ones? Rejects per star, and the alarm."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db
from community.metrics.intervals import FEW, Interval, newcombe
from moderation.alerts.actions import raise_alert
from moderation.judgement.verdicts import Message
from moderation.screening.models import Screening
from moderation.stats.figures import share_of
from moderation.transparency.periods import Period

STARS, LOW, HIGH = (1, 2, 3, 4, 5), (1, 2), (4, 5)
REFUSED, WAITING = (Status.REJECTED, Status.REMOVED), (Status.HELD, Status.PENDING)
WATCHED = timedelta(days=90)  # chosen: long enough that a small shop has 30 reviews on each side


class Judged(NamedTuple):
    """Reviews of some stars that are public or were refused, and those that wait."""

    judged: int = 0
    refused: int = 0
    waiting: int = 0

    @property
    def rate(self) -> float | None:
        """Share of refused, 0..1."""
        return share_of(self.refused, self.judged)


class Suppression(NamedTuple):
    """Rejection rate of 1-2 stars minus that of 4-5 stars, with its 95 % interval; None where a side has none."""

    low: Judged
    high: Judged
    difference: float | None
    interval: Interval | None

    @property
    def alarm(self) -> bool:
        """At least 30 on each side, and the lower bound above 0. Source: suppression alarm, DEFINITIONS."""
        enough = min(self.low.judged, self.high.judged) >= FEW
        return enough and self.interval is not None and self.interval.low > 0


def suppression(by_star: Mapping[int, Judged]) -> Suppression:
    """Compare what became of bad and of good reviews. Source: FTC 16 CFR 465.7; suppression alarm, DEFINITIONS."""
    low, high = _together(by_star, LOW), _together(by_star, HIGH)
    interval = newcombe(low.refused, low.judged, high.refused, high.judged)
    return Suppression(low, high, None if interval is None else low.rate - high.rate, interval)


def _together(by_star: Mapping[int, Judged], stars: tuple[int, ...]) -> Judged:
    return Judged(*map(sum, zip(*(by_star[star] for star in stars), strict=True)))


def reviews_by_star(period: Period) -> dict[int, Judged]:
    """What became, until now, of the reviews that were screened in a period. Those taken back are left out."""
    screened = select(Screening.content_id).where(period.holds(Screening.screened_at))
    counted = select(Content.rating, Content.status, func.count().label("count"))
    reviews = counted.where(Content.rating.is_not(None), Content.id.in_(screened))
    counts: dict[int, Counter[Status]] = defaultdict(Counter)
    for row in db.session.execute(reviews.group_by(Content.rating, Content.status)):
        counts[row.rating][row.status] = row.count
    return {star: _judged(counts[star]) for star in STARS}


def _judged(counts: Counter[Status]) -> Judged:
    refused, waiting = (sum(counts[status] for status in statuses) for statuses in (REFUSED, WAITING))
    return Judged(counts[Status.PUBLISHED] + refused, refused, waiting)


def star_figures(by_star: Mapping[int, Judged]) -> list[dict[str, Any]]:
    """One row per star."""
    return [{"stars": star, **judged._asdict(), "rate": judged.rate} for star, judged in by_star.items()]


def suppression_figures(by_star: Mapping[int, Judged]) -> dict[str, Any]:
    """The comparison as the API shows it."""
    found = suppression(by_star)
    return {
        **{f"low_{name}": value for name, value in _side(found.low).items()},
        **{f"high_{name}": value for name, value in _side(found.high).items()},
        "difference": found.difference,
        "interval": found.interval and list(found.interval),
        "alarm": found.alarm,
    }


def _side(judged: Judged) -> dict[str, Any]:
    return {"judged": judged.judged, "refused": judged.refused, "rate": judged.rate}


def watch_stars() -> bool:
    """Raise an alert if bad reviews of the last 90 days were refused more often than good ones. Returns whether."""
    now = utcnow()
    by_star = reviews_by_star(Period(now - WATCHED, now))
    found = suppression(by_star)
    if not found.alarm:
        return False
    said = Message(
        f"近 90 天 1–2 星评价被拒 {found.low.rate:.1%}，4–5 星 {found.high.rate:.1%}，请检查是否压制差评。",
        f"Within 90 days {found.low.rate:.1%} of the reviews with 1–2 stars were refused, and {found.high.rate:.1%} of "
        "those with 4–5. See that no bad review is suppressed.",
    )
    evidence = {**suppression_figures(by_star), "days": WATCHED.days, "expected": "a lower bound of at most 0"}
    return raise_alert("suppression", "reviews", evidence, notice=said)
