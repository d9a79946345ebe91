"""What begins with what somebody has typed so far: topics, products and members, most used first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from community.blocks.queries import not_blocked, not_muted
from community.catalog.models import Product
from community.database import db
from community.members.models import Member
from community.members.queries import Viewer
from community.search import folding
from community.text import fold, one_line, skeleton
from community.topics.models import Topic
from community.topics.queries import topic_shown_to

MOST = 5


def suggestions(text: str, viewer: Viewer) -> dict[str, list[Any]]:
    """Topics, products and members whose name begins with the text, for SuggestionsOut. Nothing for nothing.

    Capitals, widths and simplified or traditional characters make no difference to what is typed; a name that is
    itself written in traditional characters is found by these.
    """
    typed = one_line(text)
    if not typed:
        return {"topics": [], "products": [], "members": []}
    spellings = {fold(typed), folding.fold(typed).strip()} - {""}
    return {
        "topics": _topics(spellings, viewer),
        "products": _products(spellings),
        "members": _members(spellings, skeleton(typed), viewer),
    }


def _begins(column: ColumnElement[str], spellings: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(func.lower(column).startswith(spelling, autoescape=True) for spelling in spellings))


def _topics(spellings: Iterable[str], viewer: Viewer) -> list[Any]:
    named = select(Topic.name, Topic.contents_count).where(_begins(Topic.name, spellings), topic_shown_to(viewer))
    return _first(named.order_by(Topic.contents_count.desc(), Topic.name))


def _products(spellings: Iterable[str]) -> list[Any]:
    titled = select(Product.external_id, Product.title).where(_begins(Product.title, spellings))
    return _first(titled.order_by(Product.rating_count.desc(), Product.title, Product.id))


def _members(spellings: Iterable[str], shape: str, viewer: Viewer) -> list[Any]:
    called = or_(
        _begins(Member.username, spellings),
        _begins(Member.display_name, spellings),
        Member.skeleton.startswith(shape, autoescape=True),
    )
    shown = (Member.erased_at.is_(None), not_blocked(viewer, Member.id), not_muted(viewer, Member.id))
    columns = (Member.username, Member.display_name, Member.avatar_url, Member.is_kol)
    named = select(*columns).where(called, *shown)
    return _first(named.order_by(Member.followers_count.desc(), Member.username))


def _first(statement: Select) -> list[Any]:
    return list(db.session.execute(statement.limit(MOST)).all())
