"""What the front page tells of the running community, at most a minute old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import current_app
from sqlalchemy import func, select

from community.catalog.models import Product
from community.clock import reporting_day, utcnow
from community.content.models import LISTED
from community.database import db
from community.members.models import Member
from community.shares.models import Click
from community.visitors.robots import PERSON

KEPT = timedelta(minutes=1)
MOST_CLICKS = 100_000  # that are looked at; no index knows their time, and nobody counts further on a front page


@dataclass(frozen=True)
class Figures:
    """clicks: of people on share links, on this reporting day."""

    members: int
    contents: int
    reviews: int
    products: int
    clicks: int
    as_of: datetime


def live_figures() -> Figures:
    """The figures of this process' last minute; counted when that is over."""
    kept: Figures | None = current_app.extensions.get("front_figures")
    if kept is None or not kept.as_of <= utcnow() < kept.as_of + KEPT:
        kept = current_app.extensions["front_figures"] = _counted()
    return kept


def _counted() -> Figures:
    products, reviews = db.session.execute(select(func.count(), func.sum(Product.rating_count))).one()
    return Figures(
        members=db.session.scalar(select(func.count()).where(Member.erased_at.is_(None))) or 0,
        contents=db.session.scalar(select(func.count()).where(LISTED)) or 0,
        reviews=int(reviews or 0),
        products=products,
        clicks=_clicks_today(),
        as_of=utcnow(),
    )


def _clicks_today() -> int:
    midnight = datetime.combine(reporting_day(), time(), current_app.config["COMMUNITY"].timezone)
    newest = select(func.coalesce(func.max(Click.id), 0)).scalar_subquery()
    today = (Click.id > newest - MOST_CLICKS, Click.clicked_at >= midnight, Click.kind == PERSON)
    return db.session.scalar(select(func.count()).where(*today)) or 0
