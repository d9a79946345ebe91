"""Keeping products in step with the host."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from community.catalog.models import Product
from community.clock import utcnow
from community.database import db
from community.relations import insert_new


def put_product(external_id: str, **described: Any) -> tuple[Product, bool]:
    """Make or update the product that the host calls so. Returns it, and whether it is new.

    described: title, url, image_url, variant_group, price_minor, currency.
    """
    made = insert_new(Product, external_id=external_id, created_at=utcnow(), **described)
    product = db.session.scalars(select(Product).where(Product.external_id == external_id)).one()
    if not made:
        _describe(product, described)
    return product, made


def _describe(product: Product, described: dict[str, Any]) -> None:
    changed = {name: value for name, value in described.items() if getattr(product, name) != value}
    for name, value in changed.items():
        setattr(product, name, value)
    if changed:
        product.version += 1
        db.session.flush()
