"""What a scheduled report says: the figures, what changed, and what happened at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from community.annotations.queries import annotations_between
from community.campaigns.models import Campaign
from community.content.models import Content
from community.content.queries import listed_for
from community.database import db
from community.members.queries import ANYBODY
from community.metrics.done import Days
from community.metrics.queries import begin_of, end_of
from community.metrics.reports.overview import overview_report
from community.report_schedules.periods import Span
from community.text import one_line

MOVERS, BEST, OPENING = 3, 5, 60
LEAST_MOVED = 20  # in either period: from 1 to 3 is no news
STATES = ("members",)  # figures that are a state and not of the period


def digest_of(span: Span) -> dict[str, Any]:
    """Everything that a digest says of some days, beside as many days before: JSON."""
    now, before = (overview_report(Days(*days))["total"] for days in (span, span.before()))
    changes = [_change(name, now[name], before[name]) for name in now if name not in STATES]
    return {
        "members": now["members"],
        "figures": changes,
        "movers": [change["figure"] for change in movers(changes)],
        "annotations": [_dated(noted) for noted in annotations_between(*span)],
        "campaigns": _campaigns(span),
        "contents": _best_contents(span),
    }


def _change(figure: str, now: float | None, before: float | None) -> dict[str, Any]:
    """change: relative to before; null where there is nothing to compare with."""
    change = (now - before) / before if before and now is not None else None
    return {"figure": figure, "now": now, "before": before, "change": change}


def movers(changes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The counts that changed most in proportion, the largest change first; small ones are left out."""
    large = [each for each in changes if each["change"] and max(each["now"], each["before"]) >= LEAST_MOVED]
    return sorted(large, key=lambda each: (-abs(each["change"]), each["figure"]))[:MOVERS]


def _dated(noted: Mapping[str, Any]) -> dict[str, Any]:
    return {**noted, "from": noted["from"].isoformat(), "to": noted["to"].isoformat()}


def _campaigns(span: Span) -> list[dict[str, str]]:
    """Those that were open on one of the days."""
    running = select(Campaign.id, Campaign.title).where(
        Campaign.opens_at < end_of(span.last), Campaign.closes_at >= begin_of(span.first)
    )
    rows = db.session.execute(running.where(Campaign.state != "cancelled").order_by(Campaign.opens_at, Campaign.id))
    return [{"id": str(row.id), "title": row.title} for row in rows]


def _best_contents(span: Span) -> list[dict[str, Any]]:
    """Those that became public on these days with the most likes, comments, bookmarks and shares so far."""
    engagements = Content.likes_count + Content.comments_count + Content.bookmarks_count + Content.shares_count
    during = (Content.published_at >= begin_of(span.first), Content.published_at < end_of(span.last))
    rows = select(Content.id, Content.title, Content.body, engagements.label("engagements"))
    best = rows.where(*during, engagements > 0, Content.root_id.is_(None), listed_for(ANYBODY))
    return [
        {"id": str(row.id), "title": row.title or one_line(row.body)[:OPENING], "engagements": row.engagements}
        for row in db.session.execute(best.order_by(engagements.desc(), Content.id.desc()).limit(BEST))
    ]
