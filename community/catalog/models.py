"""Products of the host shop, kept in step by the host."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model


class Category(Model):
    """A kind of product, as the host describes it, and what reviews of its products are asked about."""

    __tablename__ = "categories"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(unique=True, comment="the host's")
    attributes: Mapped[list[Any]] = mapped_column(
        default=list, comment="in their order; attributes.Attribute reads them"
    )
    review_request_days: Mapped[int | None] = mapped_column(
        comment="from delivery to the request for a review; null: REVIEW_REQUEST_DAYS"
    )


class Product(Model):
    """A product. The rating counters are changed in the transaction of the review they count."""

    __tablename__ = "products"
    __table_args__ = (
        Index("ix_products_variant_group", "variant_group"),
        CheckConstraint("rating_count >= 0", name="rating_count_not_negative"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    external_id: Mapped[str] = mapped_column(unique=True, comment="the host's id")
    title: Mapped[str]
    url: Mapped[str]
    image_url: Mapped[str | None]
    variant_group: Mapped[str | None] = mapped_column(comment="`group` on the wire: variants of one thing share it")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    price_minor: Mapped[int | None] = mapped_column(comment="integer minor units of currency")
    currency: Mapped[str | None] = mapped_column(comment="ISO 4217")
    rating_count: Mapped[int] = mapped_column(default=0, comment="published reviews")
    rating_sum: Mapped[int] = mapped_column(default=0, comment="sum of their stars")
    rating_1: Mapped[int] = mapped_column(default=0, comment="published reviews of one star")
    rating_2: Mapped[int] = mapped_column(default=0)
    rating_3: Mapped[int] = mapped_column(default=0)
    rating_4: Mapped[int] = mapped_column(default=0)
    rating_5: Mapped[int] = mapped_column(default=0)
    verified_count: Mapped[int] = mapped_column(default=0, comment="published reviews of a verified purchase")
    created_at: Mapped[datetime] = mapped_column(comment="UTC")

    category: Mapped[Category | None] = relationship(lazy="select")
