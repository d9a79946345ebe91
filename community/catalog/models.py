"""Products of the host shop, kept in step by the host."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


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
    price_minor: Mapped[int | None] = mapped_column(comment="integer minor units of currency")
    currency: Mapped[str | None] = mapped_column(comment="ISO 4217")
    rating_count: Mapped[int] = mapped_column(default=0, comment="published reviews")
    rating_sum: Mapped[int] = mapped_column(default=0, comment="sum of their stars")
    rating_1: Mapped[int] = mapped_column(default=0, comment="published reviews of one star")
    rating_2: Mapped[int] = mapped_column(default=0)
    rating_3: Mapped[int] = mapped_column(default=0)
    rating_4: Mapped[int] = mapped_column(default=0)
    rating_5: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
