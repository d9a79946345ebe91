"""The growth dashboard: its pages, its place in the bar at the top, its words. Lists, no logic."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from community.dashboard.frame import AREA
from community.dashboard.lifecycle_api import lifecycle
from community.dashboard.overview_api import growth
from community.dashboard.partners_api import partners
from community.dashboard.people_api import people
from community.dashboard.retention_api import retention
from community.dashboard.segments_api import segments
from community.dashboard.sharing_api import sharing
from community.dashboard.sheets_api import sheets
from community.dashboard.trials_api import trials
from community.dashboard.workshop_api import workshop
from community.pages.rendering import offer, speak

PAGES = (growth, retention, sharing, lifecycle, partners, trials, workshop, segments, sheets, people)


def init_app(app: Flask) -> None:
    """Open the dashboard under ``/growth``."""
    for pages in PAGES:
        app.register_blueprint(pages)
    offer(app, AREA)
    speak(app, Path(__file__).parent / "translations")
