"""Looking at the reviews of one product together: bursts, and stars that lie where they did not lie before.

What is found raises an alert with its figures. Single reviews become suspect only by what they bear beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from community.clock import utcnow
from community.outbox import transaction
from moderation.alerts.actions import raise_alert
from moderation.integrity.reviews import (
    arrivals_of,
    busy_products,
    external_id_of,
    members_joined,
    stars_of,
    times_of,
)
from moderation.judgement.crowds import bursts, deviation
from moderation.screening.second_thoughts import suspect_each

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
HISTORY_DAYS = 28  # four weeks: spike, DEFINITIONS


def watch_bursts() -> None:
    """Look at every product that got more than a few reviews within a day. Run by the scheduler."""
    now = utcnow()
    for product_id in busy_products(now - DAY, bursts.LEAST + 1):
        with transaction():
            watch_burst(product_id, now)


def watch_burst(product_id: int, now: datetime) -> None:
    """Raise an alert if the last hour or day exceeds what the same product got before, and suspect those with signs."""
    times = times_of(product_id, now - HISTORY_DAYS * DAY - DAY)
    for window in (DAY, HOUR):
        count, *before = counts_of(times, now, window)
        if count > bursts.spike_limit(before):
            report_burst(product_id, now - window, before, {"hours": window // HOUR, "reviews": count})
            return


def counts_of(times: Sequence[datetime], now: datetime, window: timedelta) -> list[int]:
    """How many came in the window that ends now, and in the same window of each of 28 days before."""
    begins = [now - days * DAY - window for days in range(HISTORY_DAYS + 1)]
    return [sum(begin < time <= begin + window for time in times) for begin in begins]


def report_burst(product_id: int, since: datetime, before: Sequence[int], figures: dict[str, int]) -> None:
    """Suspect the reviews of a burst that share something, and let somebody know of all of it."""
    arrivals = arrivals_of(product_id, since)
    cohort = suspect_cohort(arrivals, sum(before) / len(before))
    signs = bursts.signs_of(arrivals, mean(stars_of(product_id, since)), cohort)
    suspect_each({content_id: bursts.suspicion(borne) for content_id, borne in signs.items()})
    borne = {sign: sum(sign in each for each in signs.values()) for sign in bursts.STRENGTHS}
    evidence = {**figures, "expected_most": bursts.spike_limit(before), "signs": borne}
    raise_alert("burst", f"product:{external_id_of(product_id)}", evidence)


def suspect_cohort(arrivals: Sequence[bursts.Arrival], usual: float) -> frozenset[int]:
    """The authors who joined together, where they make the burst and that cannot be chance."""
    cohort = bursts.largest_cohort(arrivals)
    if not bursts.makes_the_burst(len(cohort), len(arrivals), usual):
        return frozenset()
    unlikely = bursts.is_unlikely(len(cohort), len(arrivals), *members_joined(cohort[0].joined_at))
    return frozenset(arrival.author_id for arrival in cohort) if unlikely else frozenset()


def mean(stars: Sequence[int]) -> float | None:
    """Of the stars; None without any."""
    return sum(number * count for number, count in enumerate(stars, 1)) / sum(stars) if sum(stars) else None


def watch_ratings() -> None:
    """Hold the last week's stars of every product against all earlier ones. Run by the scheduler."""
    now = utcnow()
    for product_id in busy_products(now - WEEK, deviation.LEAST_NOW):
        with transaction():
            watch_stars(product_id, now)


def watch_stars(product_id: int, now: datetime) -> None:
    """Raise an alert if single or five stars come much more often than before, and note it on those reviews."""
    since = now - WEEK
    found = deviation.deviation(stars_of(product_id, since), stars_of(product_id, now, since))
    if found is None:
        return
    suspects = [each for each in arrivals_of(product_id, since) if each.rating == found.stars]
    suspect_each({each.content_id: deviation.suspicion() for each in suspects if not each.verified_purchase})
    figures = {"stars": found.stars, "share_before": found.share_before, "share_now": found.share_now}
    evidence = {**figures, "chance": found.chance, "reviews": len(suspects)}
    raise_alert("rating_deviation", f"product:{external_id_of(product_id)}", evidence)
