"""Keeping products and their categories in step with the host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from community import outbox
from community.catalog.attributes import faults_of
from community.catalog.models import Category, Product
from community.catalog.queries import asked_of
from community.clock import utcnow
from community.database import Model, db
from community.errors import Invalid
from community.relations import insert_new

LONGEST_ID = 200


def put_product(external_id: str, *, category: str | None = None, **described: Any) -> tuple[Product, bool]:
    """Make or update the product that the host calls so. Returns it, and whether it is new.

    category: the name of one that the host described. described: title, url, image_url, variant_group, price_minor,
    currency. Records ``product.described``. Raises Invalid for an id that nobody could type again, and for a category
    that is not there.
    """
    _check_id(external_id, "external_id")
    described["category_id"] = None if category is None else _category_id(category)
    made = insert_new(Product, external_id=external_id, created_at=utcnow(), **described)
    known = select(Product).where(Product.external_id == external_id).with_for_update(key_share=True)
    product = db.session.scalars(known.execution_options(populate_existing=True)).one()
    if not made:
        _describe(product, described)
    outbox.record("product.described", product_id=product.id)
    return product, made


def _category_id(name: str) -> int:
    category_id = db.session.scalar(select(Category.id).where(Category.name == name))
    if category_id is None:
        sentence = f"There is no category {name}. Describe it first: PUT /api/v1/categories/<name>."
        raise Invalid(errors={"category": [sentence]})
    return category_id


def put_category(name: str, **described: Any) -> tuple[Category, bool]:
    """Make or update a category. Returns it, and whether it is new.

    described: attributes, as Attribute reads them; review_request_days. What reviews said of attributes that are gone
    stays with them, and counts again if the attribute comes back. Raises Invalid for a name that nobody could type.
    """
    _check_id(name, "name")
    made = insert_new(Category, name=name, **described)
    known = select(Category).where(Category.name == name).with_for_update(key_share=True)
    category = db.session.scalars(known.execution_options(populate_existing=True)).one()
    if not made:
        _describe(category, described)
    return category, made


def check_attributes(product: Product, given: Mapping[str, Any]) -> None:
    """Raises Invalid, naming them, for attributes that the product's category does not have, or not with this value.

    Of a product without a category, reviews say what they like.
    """
    asked = asked_of(product)
    faults = {} if asked is None else faults_of(given, asked)
    if faults:
        raise Invalid(errors=faults)


def _check_id(name: str, field: str) -> None:
    if len(name) > LONGEST_ID or not name.isprintable() or name != name.strip():
        sentence = f"It has at most {LONGEST_ID} printable characters, and no white space at its ends."
        raise Invalid(errors={field: [sentence]})


def _describe(row: Model, described: dict[str, Any]) -> None:
    changed = {name: value for name, value in described.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.version += 1
        db.session.flush()
