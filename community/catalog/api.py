"""Products, kept in step by the host, and their ratings."""

from __future__ import annotations

from community.access import scope_required
from community.catalog.actions import put_product
from community.catalog.queries import get_product, rating_of, view_product
from community.catalog.schemas import ProductIn, ProductOut, ProductRatingOut
from community.http.blueprint import Blueprint
from community.http.etags import versioned
from community.outbox import transaction

products = Blueprint("products", __name__, description="Products of the host shop")


@products.put("/products/<external_id>")
@scope_required("host")
@versioned
@products.arguments(ProductIn)
@products.response(200, ProductOut)
@products.alt_response(201, schema=ProductOut, description="It is new")
def describe_product(data, external_id):
    """Make a product known, or bring it up to date."""
    with transaction():
        _, made = put_product(external_id, **data)
    return view_product(external_id), 201 if made else 200


@products.get("/products/<external_id>")
@versioned
@products.response(200, ProductOut)
def show_product(external_id):
    """Look at a product."""
    return view_product(external_id)


@products.get("/products/<external_id>/rating")
@products.response(200, ProductRatingOut)
def show_rating(external_id):
    """See how a product is rated."""
    return rating_of(get_product(external_id))
