"""Questions about products and their categories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from community.catalog.attributes import Attribute
from community.catalog.models import Category, Product
from community.catalog.ratings import Rating, Usual
from community.database import db
from community.errors import Invalid, NotFound

STARS = (Product.rating_1, Product.rating_2, Product.rating_3, Product.rating_4, Product.rating_5)


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


def view_product(external_id: str) -> dict[str, Any]:
    """A product with its rating. Raises NotFound."""
    product = get_product(external_id)
    columns = {column.name: getattr(product, column.name) for column in Product.__table__.c}
    return {**columns, "category": product.category and product.category.name, "rating": rating_of(product)}


def get_category(name: str) -> Category:
    """The category that the host calls so. Raises NotFound."""
    category = db.session.scalar(select(Category).where(Category.name == name))
    if category is None:
        raise NotFound
    return category


def asked_of(product: Product) -> list[Attribute] | None:
    """What reviews of the product are asked about; None where it has no category, and anything may be said."""
    return product.category and [Attribute.read(stored) for stored in product.category.attributes]


def variants_of(product: Product) -> list[int]:
    """The ids of all variants in the product's group, its own among them."""
    if product.variant_group is None:
        return [product.id]
    return list(db.session.scalars(select(Product.id).where(Product.variant_group == product.variant_group)))


def rating_of(product: Product) -> Rating:
    """The rating of the product, and that of its group of variants."""
    usual, group = usual_rating(), product.variant_group
    stars = [getattr(product, column.key) for column in STARS]
    return Rating(stars, usual, product.verified_count, group and _rating_of_group(group, usual))


def _rating_of_group(variant_group: str, usual: Usual) -> Rating:
    """Added up when it is read, so that a group that is split again has lost nothing."""
    columns = (Product.verified_count, *STARS)
    sums = select(*(func.sum(column) for column in columns)).where(Product.variant_group == variant_group)
    verified, *stars = (int(total or 0) for total in db.session.execute(sums).one())
    return Rating(stars, usual, verified)


def usual_rating() -> Usual:
    """What is usual on this site: m and C of the Bayesian mean, from the counters of all products."""
    totals = select(func.count(), func.sum(Product.rating_count), func.sum(Product.rating_sum))
    products, reviews, stars = (int(total or 0) for total in db.session.execute(totals).one())
    return Usual(reviews / products if products else 0.0, stars / reviews if reviews else None)
