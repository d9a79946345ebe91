"""Periodic work on figures."""

from __future__ import annotations

from community.clock import reporting_day
from community.metrics.freezing import closed_spans, figures_of_days, freeze
from community.outbox import transaction


def freeze_figures() -> None:
    """Keep the figures of days that are closed by now, and revise those that are counted otherwise.

    Everything is counted before the transaction opens, so that nobody waits for it.
    """
    for first, last in closed_spans(reporting_day()):
        figures = figures_of_days(first, last)
        with transaction():
            freeze(figures)
