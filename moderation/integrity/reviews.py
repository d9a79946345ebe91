"""What is read of reviews to look across them: those of a product, and who wrote them. Imported ones tell no time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, func, select

from community.catalog.models import Product
from community.content.models import LISTED, Content, Status
from community.database import db
from community.members.models import Member
from moderation.integrity.devices import devices_of
from moderation.judgement.crowds.bursts import COHORT, Arrival
from moderation.judgement.crowds.rings import Visit

MOST_PRODUCTS, MOST_ARRIVALS, MOST_VISITS = 500, 1_000, 200_000  # bound the memory of one look; the newest count
WRITTEN = Content.status.in_((Status.PUBLISHED, Status.HELD))


def _reviews(*which: ColumnElement[bool]) -> Sequence[ColumnElement[bool]]:
    return (Content.kind == "review", Content.imported.is_(False), *which)


def busy_products(since: datetime, least: int) -> Sequence[int]:
    """Products with so many public reviews since then, the busiest first."""
    recent = _reviews(LISTED, Content.published_at >= since)
    counted = select(Content.product_id).where(*recent).group_by(Content.product_id)
    return db.session.scalars(
        counted.having(func.count() >= least).order_by(func.count().desc()).limit(MOST_PRODUCTS)
    ).all()


def times_of(product_id: int, since: datetime) -> list[datetime]:
    """When the product's reviews were written since then, those that are held among them."""
    these = _reviews(WRITTEN, Content.product_id == product_id, Content.submitted_at >= since)
    return list(db.session.scalars(select(Content.submitted_at).where(*these)))


def arrivals_of(product_id: int, since: datetime) -> list[Arrival]:
    """The product's reviews since then, newest first, with what tells their authors apart."""
    these = _reviews(WRITTEN, Content.product_id == product_id, Content.submitted_at >= since)
    columns = (Content.id, Content.author_id, Content.rating, Content.verified_purchase, Content.submitted_at)
    rows = select(*columns, Member.created_at).join(Member, Member.id == Content.author_id).where(*these)
    newest = db.session.execute(rows.order_by(Content.submitted_at.desc()).limit(MOST_ARRIVALS)).all()
    devices = devices_of({row.author_id for row in newest})
    return [_arrival(row, devices.get(row.author_id, frozenset())) for row in newest]


def _arrival(row: Row, devices: frozenset[str]) -> Arrival:
    return Arrival(
        content_id=row.id,
        author_id=row.author_id,
        rating=row.rating,
        verified_purchase=bool(row.verified_purchase),
        joined_at=row.created_at,
        written_at=row.submitted_at,
        devices=devices,
    )


def stars_of(product_id: int, before: datetime, after: datetime | None = None) -> list[int]:
    """How often each number of stars was given by public reviews before then, imported ones too, one star first."""
    public = (Content.kind == "review", Content.product_id == product_id, Content.status == Status.PUBLISHED)
    period = [Content.published_at < before, *([Content.published_at >= after] if after else [])]
    rows = select(Content.rating, func.count()).where(*public, *period).group_by(Content.rating)
    counts = dict(db.session.execute(rows).all())
    return [counts.get(stars, 0) for stars in range(1, 6)]


def members_joined(since: datetime) -> tuple[int, int]:
    """How many members joined within the length of a cohort from then on, and how many there are. Imported ones did not
    join."""
    everybody = select(func.count()).select_from(Member).where(Member.imported.is_(False))
    then = everybody.where(Member.created_at >= since, Member.created_at < since + COHORT)
    return db.session.scalar(then), db.session.scalar(everybody)


def external_id_of(product_id: int) -> str:
    """The shop's id of a product."""
    return db.session.scalar(select(Product.external_id).where(Product.id == product_id))


def visits_since(since: datetime) -> list[Visit]:
    """Who publicly reviewed what since then, the newest first."""
    recent = _reviews(LISTED, Content.published_at >= since)
    rows = select(Content.author_id, Content.product_id, Content.published_at).where(*recent)
    newest = rows.order_by(Content.published_at.desc()).limit(MOST_VISITS)
    return [Visit(*row) for row in db.session.execute(newest)]


def unverified_reviews(members: Sequence[int], products: Sequence[int], since: datetime) -> Sequence[int]:
    """Public reviews of these products by these members since then, of things that they did not buy here."""
    theirs = (Content.author_id.in_(members), Content.product_id.in_(products), Content.published_at >= since)
    public = _reviews(Content.status == Status.PUBLISHED, Content.verified_purchase.is_not(True))
    return db.session.scalars(select(Content.id).where(*public, *theirs)).all()
