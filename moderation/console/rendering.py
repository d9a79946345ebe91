"""What every page of the console may call, and that the console stands in the bar at the top."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, request
from flask_babel import lazy_gettext as _

from community.access import current_member
from community.clock import utcnow
from community.pages.rendering import Area, offer, speak
from moderation.console import rooms, words
from moderation.console.queries import waiting_counts
from moderation.judgement.priority import urgency
from moderation.stats.figures import seconds_between


def init_app(app: Flask) -> None:
    """Offer the console to moderators."""
    speak(app, Path(__file__).parent / "translations")
    offer(app, Area("/moderation", _("Moderation"), ("moderator",)))
    app.jinja_env.globals.update(
        called=words.called,
        options=words.options,
        reason_title=words.reason_title,
        reasons=words.reasons,
        spoken=words.spoken,
        waiting_counts=lambda: waiting_counts(current_member()),
        rooms=rooms.ROOMS,
        here=lambda: rooms.page_of(request.endpoint),
        further=further,
        seconds_ago=lambda instant: seconds_between(instant, utcnow()),
        seconds_until=lambda instant: seconds_between(utcnow(), instant),
        urgency_of=lambda case: urgency(case["priority"]["value"], utcnow(), hard=case["hard"]),
        is_past=lambda instant: instant < utcnow(),
    )
    app.jinja_env.filters["instant"] = datetime.fromisoformat


def further(cursor: str | None) -> str | None:
    """The address of the rest of this list; None at its end."""
    if cursor is None:
        return None
    return f"{request.path}?{urlencode({**request.args.to_dict(flat=False), 'cursor': cursor}, doseq=True)}"
