"""The transparency report: everything of a period, and the same as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from community.clock import utcnow
from community.metrics.sheets import sheet
from moderation.transparency import remedies
from moderation.transparency.judgements import content_judged, outcomes_and_statements, submission_times
from moderation.transparency.periods import days
from moderation.transparency.stars import reviews_by_star, star_figures, suppression_figures
from moderation.transparency.words import definitions

NAMES = ("by", "outcome", "reason", "category", "automation", "since", "ground", "sanction", "stars")


def transparency_report(first: date, last: date, language: str) -> dict[str, Any]:
    """What was judged, taken and answered on days of TIMEZONE, both inclusive. A constant number of statements."""
    period = days(first, last)
    outcomes, statements = outcomes_and_statements(period)
    appeals, appeal_times = remedies.appeals(period)
    notices, notice_times = remedies.notices(period)
    reports, report_times = remedies.reports(period)
    by_star = reviews_by_star(period)
    return {
        "first": first,
        "last": last,
        "as_of": utcnow(),
        "content": content_judged(period),
        "outcomes": outcomes,
        "statements": statements,
        "times": [submission_times(period), report_times, notice_times, appeal_times],
        "appeals": appeals,
        "notices": notices,
        "reports": reports,
        "sanctions": remedies.sanctions(period),
        "stars": star_figures(by_star),
        "suppression": suppression_figures(by_star),
        "definitions": definitions(language),
    }


def report_sheet(report: Mapping[str, Any]) -> str:
    """A report as CSV, its period and its moment in the first lines."""
    notes = {"from": report["first"], "to": report["last"], "as_of": report["as_of"].replace(microsecond=0)}
    return sheet(report_rows(report), **notes)


def report_rows(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every figure of a report as a row: its part, of what, which figure, its value; what the part means in its first.

    of: what names the figure within its part, such as ``person/remove/spam``; empty for a figure of the whole part.
    """
    for part, meaning in report["definitions"].items():
        for of, figure, value in _figures(report[part]):
            yield {"part": part, "of": of, "figure": figure, "value": value, "definition": meaning}
            meaning = ""


def _figures(part: Any) -> Iterator[tuple[str, str, Any]]:
    for row in part if isinstance(part, list) else [part]:
        of = "/".join(str(row[name]) for name in NAMES if row.get(name) is not None)
        for figure, value in row.items():
            if figure == "interval":
                low, high = value or (None, None)
                yield from ((of, "interval_low", low), (of, "interval_high", high))
            elif isinstance(value, list):
                yield from _figures(value)
            elif figure not in NAMES:
                yield of, figure, value
