"""One content of any kind: looked at, changed, taken back."""

from __future__ import annotations

from typing import Any

from community.access import current_member, current_viewer, member_required
from community.catalog.actions import check_attributes
from community.catalog.models import Product
from community.catalog.queries import get_products
from community.content.actions import withdraw
from community.content.inputs import ContentPatch
from community.content.models import Content, Revision
from community.content.queries import access_content, own_content_to_change, revisions_of, view_content
from community.content.schemas import KINDS_OF_FIELD, ContentOut, RevisionPage
from community.content.writing import finish_draft, revise
from community.errors import Invalid, NotFound
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.etags import if_match, versioned
from community.http.schemas import PageIn
from community.outbox import transaction

contents = Blueprint("contents", __name__, description="Contents of any kind")


@contents.get("/contents/<id:content_id>")
@versioned
@contents.response(200, ContentOut)
def get_content(content_id):
    """Look at a content."""
    return view_content(content_id, current_viewer())


@contents.patch("/contents/<id:content_id>")
@member_required
@versioned
@if_match
@contents.arguments(ContentPatch)
@contents.response(200, ContentOut)
def change_content(data, content_id, version):
    """Edit your own content, or hand in a draft.

    The earlier version is kept, and the new one is judged like a new content.
    """
    member = current_member()
    hands_in = "draft" in data and not data.pop("draft")
    text, product_ids = data.pop("body", None), data.pop("product_ids", None)
    with transaction():
        content = own_content_to_change(content_id, member, version)
        check_fields(content, data)
        products = None if product_ids is None else products_for(content, product_ids)
        if data or text or products is not None:
            revise(content, text=text, products=products, **data)
        if hands_in:
            finish_draft(content)
    return view_content(content_id, current_viewer())


@contents.delete("/contents/<id:content_id>")
@member_required
@contents.response(204)
def withdraw_content(content_id):
    """Take your own content back."""
    with transaction():
        withdraw(own_content_to_change(content_id, current_member()))


@contents.get("/contents/<id:content_id>/revisions")
@member_required
@contents.arguments(PageIn, location="query")
@contents.response(200, RevisionPage)
def list_revisions(page, content_id):
    """Read the earlier versions of your own content, or as staff of anybody's; newest first."""
    content = access_content(content_id, current_viewer())
    if not current_viewer().is_staff and content.author_id != current_member().id:
        raise NotFound
    return newest(revisions_of(content), [Revision.version], **page)


def check_fields(content: Content, data: dict[str, Any]) -> None:
    """Raises Invalid for a field that this kind of content does not have, or an attribute that its category has not."""
    foreign = [name for name in data if content.kind not in KINDS_OF_FIELD.get(name, (content.kind,))]
    if foreign:
        raise Invalid(errors={name: [f"A {content.kind} has no {name}."] for name in foreign})
    if "attributes" in data:
        check_attributes(content.product, data["attributes"])


def products_for(content: Content, external_ids: list[str]) -> list[Product]:
    """The products that a content is to show. Raises Invalid without the one that it is about."""
    products = get_products(external_ids)
    if content.product_id is not None and content.product_id not in [product.id for product in products]:
        raise Invalid(errors={"product_ids": [f"A {content.kind} keeps the product that it is about."]})
    return products
