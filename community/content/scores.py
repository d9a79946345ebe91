"""The trending score: monotone in time, changed by engagement alone, never by a timer.

score = log10(1 + weighted engagement) + publication time / 45,000 s. Ten times the engagement is worth 12.5 hours.
Sources: the form of Reddit's hot rank; weights like CES (like 1, save 1, comment 4, share 4), FEATURES 1.5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, extract, func, literal

from community.content.models import Content

VERSION = "ces-1"  # of the weights; another set is another version, and every score is computed anew by the audit
WEIGHTS = {"likes_count": 1, "bookmarks_count": 1, "comments_count": 4, "shares_count": 4}
SECONDS_PER_DECADE = 45_000


def score_after(changes: Mapping[str, int | ColumnElement[int]]) -> ColumnElement[float]:
    """SQL for the score when the counters have changed by so much: numbers, or parameters."""
    weighted = sum(
        ((getattr(Content, name) + changes.get(name, 0)) * weight for name, weight in WEIGHTS.items()), literal(1.0)
    )
    published = func.floor(extract("epoch", Content.published_at)) / float(SECONDS_PER_DECADE)
    return case((Content.published_at.is_(None), 0.0), else_=func.log10(weighted) + published)


def score_of(content: Content, published_at: datetime) -> float:
    """The score, from then on, of a content whose row is locked, and so stands as it was read."""
    weighted = 1 + sum(getattr(content, name) * weight for name, weight in WEIGHTS.items())
    return math.log10(weighted) + math.floor(published_at.timestamp()) / SECONDS_PER_DECADE


def explain(row: Mapping[str, Any]) -> dict[str, Any]:
    """The terms of a score; they sum to it. row: counters and published_at."""
    engagement = {name.removesuffix("_count"): row[name] * weight for name, weight in WEIGHTS.items()}
    published_at = row["published_at"]
    return {
        "score": row["score"],
        "terms": {
            "engagement": math.log10(1 + sum(engagement.values())),
            "time": math.floor(published_at.timestamp()) / SECONDS_PER_DECADE if published_at else 0.0,
        },
        "weighted": engagement,
        "weights": VERSION,
        "formula": "log10(1 + likes + bookmarks + 4 * comments + 4 * shares) + published / 45000 s",
    }
