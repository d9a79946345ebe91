"""Topics come into being when somebody writes them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from community.clock import utcnow
from community.database import db
from community.relations import insert_new
from community.text import check_topic
from community.topics.models import Topic


def topics_named(names: Sequence[str]) -> list[Topic]:
    """The topics of these names in the order given, made where they are new. Banned ones are left out."""
    folded = list(dict.fromkeys(check_topic(name) for name in names))
    if not folded:
        return []
    known = _by_name(folded)
    for name in folded:
        if name not in known:
            insert_new(Topic, name=name, created_at=utcnow())
    if len(known) < len(folded):
        known = _by_name(folded)
    return [known[name] for name in folded if not known[name].banned]


def _by_name(names: Sequence[str]) -> dict[str, Topic]:
    return {topic.name: topic for topic in db.session.scalars(select(Topic).where(Topic.name.in_(names)))}
