"""Products and their categories, kept in step by the host."""

from __future__ import annotations

from sqlalchemy import select

from community.access import scope_required
from community.catalog.actions import put_category, put_product
from community.catalog.models import Category
from community.catalog.queries import get_category, view_product
from community.catalog.schemas import CategoryIn, CategoryOut, CategoryPage, ProductIn, ProductOut
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.etags import versioned
from community.http.schemas import PageIn
from community.outbox import transaction

products = Blueprint("products", __name__, description="Products of the host shop, and their categories")


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


@products.put("/categories/<name>")
@scope_required("host", "moderator")
@versioned
@products.arguments(CategoryIn)
@products.response(200, CategoryOut)
@products.alt_response(201, schema=CategoryOut, description="It is new")
def describe_category(data, name):
    """Say what reviews of a category's products are asked about."""
    with transaction():
        _, made = put_category(name, **data)
    return get_category(name), 201 if made else 200


@products.get("/categories/<name>")
@versioned
@products.response(200, CategoryOut)
def show_category(name):
    """Look at a category: what to ask of those who review its products."""
    return get_category(name)


@products.get("/categories")
@products.arguments(PageIn, location="query")
@products.response(200, CategoryPage)
def list_categories(page):
    """List the categories, the newest first."""
    return newest(select(*Category.__table__.c), [Category.id], **page)
