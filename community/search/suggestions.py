"""Members, products, topics and words whose names begin with, or hold, what somebody has typed so far."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from community.blocks.queries import not_blocked, not_muted
from community.catalog.models import Product
from community.database import Model, db
from community.generations import MOST_IDS, generation_page
from community.http.cursors import Page
from community.members.models import Member
from community.members.queries import Viewer
from community.search.models import SearchTerm
from community.search.names import called, typed_key
from community.search.terms import is_said_to
from community.topics.models import Topic
from community.topics.queries import topic_shown_to

MOST = 5
MOST_TERMS_ASKED = 20  # words of which is asked whether the viewer may see one that says them


@dataclass(frozen=True)
class Named:
    """Something with names. weight: what is used more comes first."""

    kind: str
    model: type[Model]
    columns: Sequence[Any]
    weight: ColumnElement[int] | Any

    def found(self, text: str) -> Select | None:
        """SQL: what the text may name, the most likely first; None for nothing."""
        meant = called(self.kind, text)
        if meant is None:
            return None
        rows = select(*self.columns).select_from(self.model).join(meant, meant.c.owner_id == self.model.id)
        return rows.order_by(meant.c.place, self.weight.desc(), self.model.id)


MEMBERS = Named(
    "member",
    Member,
    (
        Member.id,
        Member.username,
        Member.display_name,
        Member.avatar_url,
        Member.is_kol,
        Member.bio,
        Member.followers_count,
    ),
    Member.followers_count,
)
PRODUCTS = Named(
    "product",
    Product,
    (Product.id, Product.external_id, Product.title, Product.url, Product.image_url, Product.rating_count),
    Product.rating_count,
)
TOPICS = Named(
    "topic",
    Topic,
    (Topic.id, Topic.name, Topic.description, Topic.contents_count, Topic.followers_count),
    Topic.contents_count,
)
TERMS = Named(
    "term", SearchTerm, (SearchTerm.id, SearchTerm.term, SearchTerm.contents_count), SearchTerm.contents_count
)


def shown(named: Named, viewer: Viewer) -> Iterator[ColumnElement[bool]]:
    """SQL: what the viewer may see of these, now."""
    if named is MEMBERS:
        yield Member.erased_at.is_(None)
        yield not_blocked(viewer, Member.id)
        yield not_muted(viewer, Member.id)
    if named is TOPICS:
        yield topic_shown_to(viewer)


def suggestions(text: str, viewer: Viewer) -> dict[str, Sequence[Any]]:
    """What begins with the text, for SuggestionsOut. Nothing for nothing.

    Capitals, widths and simplified or traditional characters make no difference, and pinyin may be typed for them.
    """
    groups = {"topics": TOPICS, "products": PRODUCTS, "members": MEMBERS}
    suggested = {name: _first(named.found(text), *shown(named, viewer)) for name, named in groups.items()}
    return {"terms": _terms(text, viewer), **suggested}


def _first(found: Select | None, *conditions: ColumnElement[bool], most: int = MOST) -> Sequence[Any]:
    return [] if found is None else db.session.execute(found.where(*conditions).limit(most)).all()


def _terms(text: str, viewer: Viewer) -> Sequence[Any]:
    """Words that some content says which the viewer may see, in the order of their use."""
    likely = _first(TERMS.found(text), SearchTerm.contents_count > 0, most=MOST_TERMS_ASKED)
    if not likely:
        return []
    said = select(SearchTerm.id).where(SearchTerm.id.in_([row.id for row in likely]), is_said_to(viewer))
    visible = set(db.session.scalars(said))
    return [row for row in likely if row.id in visible][:MOST]


def names_page(named: Named, text: str, viewer: Viewer, limit: int, cursor: str | None) -> Page:
    """A page of what the text may name, the most likely first; in the order in which the walk began."""
    digest = hashlib.blake2b(typed_key(text).encode(), digest_size=12).hexdigest()

    def compute() -> Sequence[int]:
        found = named.found(text)
        return (
            [] if found is None else list(db.session.scalars(found.with_only_columns(named.model.id).limit(MOST_IDS)))
        )

    def load(ids: Sequence[int]) -> list[Mapping[str, Any]]:
        rows = select(*named.columns).where(named.model.id.in_(ids), *shown(named, viewer))
        known = {row.id: row._mapping for row in db.session.execute(rows)}
        return [known[id_] for id_ in ids if id_ in known]

    return generation_page(f"names:{named.kind}:{digest}", compute, load, limit, cursor)
