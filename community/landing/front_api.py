"""The front page: what this is, how it does, and where one goes on."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select

from community.content.models import Content
from community.content.queries import feed_rows, show
from community.database import db
from community.landing.blueprint import Landing, canonical
from community.landing.cards import Card
from community.landing.figures import live_figures
from community.members.queries import ANYBODY, Viewer
from community.pages.rendering import page
from community.sample.queries import sample_accounts
from community.statements import asked, rows_of
from community.topics.models import Topic
from community.topics.queries import topic_shown_to

front = Landing("front", __name__, static_folder=None)

NOTES, TOPICS = 8, 20


@front.get("/")
def show_front():
    """What is here, in figures; what was written last, and of what; on the demo, who can sign in."""
    settings = current_app.config["COMMUNITY"]
    return page(
        "landing/front.html",
        figures=live_figures(),
        notes=_latest_notes(),
        topics=_active_topics(),
        accounts=sample_accounts() if settings.sample else [],
        card=_card(),
        canonical=canonical(url_for("front.show_front")),
    )


def _latest_notes() -> list[dict[str, Any]]:
    return show(rows_of(asked(_newest_notes, ANYBODY)), ANYBODY)


def _newest_notes(viewer: Viewer) -> Select:
    return feed_rows(viewer).order_by(Content.published_at.desc(), Content.id.desc()).limit(NOTES)


def _active_topics() -> list[Topic]:
    """Those that most contents bear."""
    borne = select(Topic).where(topic_shown_to(ANYBODY), Topic.contents_count > 0)
    return list(db.session.scalars(borne.order_by(Topic.contents_count.desc(), Topic.id.desc()).limit(TOPICS)))


def _card() -> Card:
    settings = current_app.config["COMMUNITY"]
    about = _(
        "Shoppers show and review here what they bought, ask each other, and share it. The shop builds all of it into "
        "its own pages and apps; people and programs see to it that what stands here is genuine."
    )
    name = settings.community_name or _("Community")
    return {"type": "website", "title": name, "description": about, "image": None, "url": f"{settings.public_url}/"}
