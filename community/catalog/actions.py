"""Keeping products in step with the host."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from community import outbox
from community.catalog.models import Product
from community.clock import utcnow
from community.database import db
from community.errors import Invalid
from community.relations import insert_new

LONGEST_ID = 200


def put_product(external_id: str, **described: Any) -> tuple[Product, bool]:
    """Make or update the product that the host calls so. Returns it, and whether it is new.

    described: title, url, image_url, variant_group, price_minor, currency.
    Raises Invalid for an id that nobody could type again.
    """
    _check_id(external_id)
    made = insert_new(Product, external_id=external_id, created_at=utcnow(), **described)
    known = select(Product).where(Product.external_id == external_id).with_for_update(key_share=True)
    product = db.session.scalars(known.execution_options(populate_existing=True)).one()
    if not made:
        _describe(product, described)
    outbox.record("product.described", product_id=product.id)
    return product, made


def _check_id(external_id: str) -> None:
    if len(external_id) > LONGEST_ID or not external_id.isprintable() or external_id != external_id.strip():
        sentence = f"An id has at most {LONGEST_ID} printable characters, and no white space at its ends."
        raise Invalid(errors={"external_id": [sentence]})


def _describe(product: Product, described: dict[str, Any]) -> None:
    changed = {name: value for name, value in described.items() if getattr(product, name) != value}
    for name, value in changed.items():
        setattr(product, name, value)
    if changed:
        product.version += 1
        db.session.flush()
