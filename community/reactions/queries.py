"""Which reactions a content has, and which of them are the viewer's: within the statement of every list."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, cast, func, null, select

from community.content.models import Content
from community.content.queries import Glimpse
from community.database import db
from community.errors import NotFound
from community.members.queries import Viewer
from community.reactions.models import Reaction, ReactionCount
from community.reactions.offer import NAME, offered


def get_offered(name: str) -> str:
    """The name of a reaction that can be added. Raises NotFound for another, a retired one among them."""
    if name not in offered():
        names = ", ".join(offered()) or "none"
        raise NotFound(f"There is no reaction {name!r} to add. GET /api/v1/reactions lists them: {names}.")
    return name


def get_name(name: str) -> str:
    """The name, if a reaction can be or could ever have been called so. Raises NotFound."""
    if not NAME.fullmatch(name):
        raise NotFound
    return name


def count_of(content: Content | Glimpse, name: str) -> int:
    """How many reactions of this name the content has now, in this transaction."""
    return db.session.scalar(select(ReactionCount.count).filter_by(content_id=content.id, name=name)) or 0


def counts_by_name(_viewer: Viewer) -> ColumnElement[str]:
    """SQL: ``useful:3,want:1``. One expression of the list's own statement, so that no further one is needed."""
    pair = ReactionCount.name + ":" + cast(ReactionCount.count, String)
    live = (ReactionCount.content_id == Content.id, ReactionCount.count > 0)
    return select(func.aggregate_strings(pair, ",")).where(*live).correlate(Content).scalar_subquery()


def names_of(viewer: Viewer) -> ColumnElement[str]:
    """SQL: the names that the viewer holds on the content of the row, ``useful,want``."""
    if viewer.id is None:
        return null()
    mine = (Reaction.content_id == Content.id, Reaction.member_id == viewer.id, Reaction.ended_at.is_(None))
    return select(func.aggregate_strings(Reaction.name, ",")).where(*mine).correlate(Content).scalar_subquery()
