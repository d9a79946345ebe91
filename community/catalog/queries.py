"""Questions about products."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from community.catalog.models import Product
from community.database import db
from community.errors import Invalid, NotFound


def get_product(external_id: str) -> Product:
    """The product that the host calls so. Raises NotFound."""
    product = db.session.scalar(select(Product).where(Product.external_id == external_id))
    if product is None:
        raise NotFound
    return product


def get_products(external_ids: Sequence[str]) -> list[Product]:
    """These products, in this order. Raises Invalid for one that the host has not told us of."""
    rows = db.session.scalars(select(Product).where(Product.external_id.in_(external_ids)))
    known = {product.external_id: product for product in rows}
    unknown = [external_id for external_id in external_ids if external_id not in known]
    if unknown:
        raise Invalid(errors={"product_ids": [f"There is no product {name}." for name in unknown]})
    return [known[external_id] for external_id in external_ids]
