"""Keeping names in step with what bears them. Facts tell of most; a sweep names what came without one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, select

from community.catalog.models import Product
from community.database import Model, db
from community.members.models import Member
from community.outbox import transaction
from community.search.models import SearchName, SearchTerm
from community.search.names import keys_of
from community.topics.models import Topic, TopicSynonym

BATCH = 500


@dataclass(frozen=True)
class Bearer:
    """Something that bears names. lives: which rows do. beside: columns (id, name) of names that stand elsewhere."""

    kind: str
    model: type[Model]
    columns: Sequence[ColumnElement[str] | Any]
    lives: ColumnElement[bool] | None = None
    beside: tuple[Any, Any] | None = None


MEMBERS = Bearer("member", Member, (Member.username, Member.display_name), Member.erased_at.is_(None))
PRODUCTS = Bearer("product", Product, (Product.title, Product.external_id))
TOPICS = Bearer("topic", Topic, (Topic.name,), beside=(TopicSynonym.topic_id, TopicSynonym.name))
TERMS = Bearer("term", SearchTerm, (SearchTerm.term,))


def name_members(payloads: Iterable[dict[str, Any]]) -> None:
    """Hears ``member.registered``, ``member.renamed`` and ``member.erased``, inline."""
    write_names(MEMBERS, {payload["member_id"] for payload in payloads})


def name_products(payloads: Iterable[dict[str, Any]]) -> None:
    """Hears ``product.described``, inline."""
    write_names(PRODUCTS, {payload["product_id"] for payload in payloads})


def name_topics(payloads: Iterable[dict[str, Any]]) -> None:
    """Hears ``topics.made``, inline."""
    names = {name for payload in payloads for name in payload["names"]}
    write_names(TOPICS, set(db.session.scalars(select(Topic.id).where(Topic.name.in_(names)))))


def unname_topics(payloads: Iterable[dict[str, Any]]) -> None:
    """Hears ``topics.forgotten``, inline."""
    write_names(TOPICS, {topic_id for payload in payloads for topic_id in payload["topic_ids"]})


def write_names(bearer: Bearer, ids: Collection[int]) -> None:
    """Write the names of these as they are now, in place of what stood. Doing so again is harmless."""
    db.session.execute(delete(SearchName).where(SearchName.kind == bearer.kind, SearchName.owner_id.in_(ids)))
    named = select(bearer.model.id, *bearer.columns).where(bearer.model.id.in_(ids))
    if bearer.lives is not None:
        named = named.where(bearer.lives)
    names = {owner_id: owned for owner_id, *owned in db.session.execute(named)}
    if bearer.beside is not None:
        for owner_id, name in db.session.execute(select(*bearer.beside).where(bearer.beside[0].in_(ids))):
            names[owner_id].append(name)
    rows = [row for owner_id, owned in names.items() for row in rows_of(bearer.kind, owner_id, owned)]
    if rows:
        db.session.execute(insert(SearchName), rows)


def rows_of(kind: str, owner_id: int, names: Sequence[str]) -> list[dict[str, Any]]:
    return [{"kind": kind, "key": key, "owner_id": owner_id, "place": place} for key, place in keys_of(*names).items()]


def name_the_nameless() -> None:
    """Write the names of what has none: imported members, and all that stood before names were kept.

    Run by the scheduler. What has no letter and no digit in its name is read again and again, and stays without.
    """
    for bearer in (MEMBERS, PRODUCTS, TOPICS, TERMS):
        sweep(lambda after, bearer=bearer: nameless(bearer, after), lambda ids, bearer=bearer: write_names(bearer, ids))


def sweep(next_ids: Callable[[int], list[int]], write: Callable[[list[int]], None]) -> None:
    """Write batch by batch, each in a transaction of its own."""
    last_id = 0
    while ids := next_ids(last_id):
        with transaction():
            write(ids)
        last_id = ids[-1]


def nameless(bearer: Bearer, after: int) -> list[int]:
    model = bearer.model
    has_one = exists().where(SearchName.kind == bearer.kind, SearchName.owner_id == model.id)
    rows = select(model.id).where(model.id > after, ~has_one)
    if bearer.lives is not None:
        rows = rows.where(bearer.lives)
    return list(db.session.scalars(rows.order_by(model.id).limit(BATCH)))
