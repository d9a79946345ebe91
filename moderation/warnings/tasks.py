"""Looking whether something comes much more often than before. Run by the scheduler."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from community.clock import utcnow
from moderation.judgement.crowds.bursts import LEAST
from moderation.judgement.crowds.spikes import spike
from moderation.warnings.actions import warn
from moderation.warnings.keywords import contents_with, sightings
from moderation.warnings.queries import (
    EXAMPLES,
    Series,
    count_within,
    counts_before,
    examples_of,
    negative_reviews,
    whole_community,
)
from moderation.warnings.windows import last_hour, same_hours


def watch_spikes() -> None:
    """Compare the last hour with the same hour of four weeks, and let the moderators know of what exceeds it."""
    now = utcnow()
    for series in (*whole_community(), *negative_reviews(now)):
        watch_series(series, now)
    watch_keywords(now)


def watch_series(series: Series, now: datetime) -> None:
    """Warn of one series, if its last hour is a spike."""
    window = last_hour(now)
    count = count_within(series, window)
    found = spike(count, counts_before(series, now)) if count > LEAST else None
    if found:
        warn(series.kind, series.subject, found, window, examples_of(series, window))


def watch_keywords(now: datetime) -> None:
    """Warn of each word of the shop that many more texts hold than before."""
    window = last_hour(now)
    seen = sightings([window])
    counts = Counter(word_id for each in seen for word_id in each.word_ids)
    often = [word_id for word_id, count in counts.items() if count > LEAST]
    earlier = sightings(same_hours(now)) if often else []
    for word_id in often:
        contents = contents_with(word_id, window, seen)
        before: Sequence[int] = [len(contents_with(word_id, each, earlier)) for each in same_hours(now)]
        if found := spike(len(contents), before):
            warn("keyword_spike", f"word:{word_id}", found, window, contents[:EXAMPLES])
