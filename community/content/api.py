"""One content of any kind: looked at, changed, taken back, brought back; and one's own contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from community.access import current_member, current_viewer, member_required
from community.catalog.actions import check_attributes
from community.catalog.models import Product
from community.content.actions import withdraw
from community.content.amendments import amend, take_amendments
from community.content.inputs import ContentPatch, OwnContentsIn
from community.content.models import Content
from community.content.products import Places, products_named
from community.content.queries import access_content, list_own, own_content_to_change, view_content
from community.content.revisions import Revision, get_revision, revisions_of, with_diffs
from community.content.schemas import KINDS_OF_FIELD, ContentOut, ContentPage, RevisionPage
from community.content.writing import finish_draft, resubmit, return_to, revise
from community.errors import Invalid, NotFound
from community.http.blueprint import Blueprint
from community.http.cursors import Page, newest
from community.http.etags import if_match, versioned
from community.http.schemas import PageIn
from community.outbox import transaction

contents = Blueprint("contents", __name__, description="Contents of any kind")


@contents.get("/me/contents")
@member_required
@contents.arguments(OwnContentsIn, location="query")
@contents.response(200, ContentPage)
def list_own_contents(page):
    """List what you made, the newest first, wherever it stands: drafts, held, withdrawn and all."""
    return list_own(current_viewer(), **page)


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

    The new version is judged like a new content. The earlier one is kept, unless you mend a slip of the pen: within
    five minutes of writing, before anybody reacted.
    """
    member = current_member()
    hands_in = "draft" in data and not data.pop("draft")
    with transaction():
        content = own_content_to_change(content_id, member, version)
        check_fields(content, data)
        amendments = take_amendments(data)
        changes = _changes_of(content, data)
        if changes:
            revise(content, **changes)
        amend(content, amendments)
        if hands_in:
            finish_draft(content)
    return view_content(content_id, current_viewer())


@contents.delete("/contents/<id:content_id>")
@member_required
@contents.response(204)
def withdraw_content(content_id):
    """Take your own content back, or delete a draft. For 30 days you can restore it."""
    with transaction():
        withdraw(own_content_to_change(content_id, current_member()))


@contents.post("/contents/<id:content_id>/restore")
@member_required
@versioned
@contents.response(200, ContentOut)
def restore_content(content_id):
    """Bring back what you withdrew, within 30 days. It is judged like a new content; a draft is a draft again."""
    with transaction():
        resubmit(own_content_to_change(content_id, current_member()))
    return view_content(content_id, current_viewer())


@contents.get("/contents/<id:content_id>/revisions")
@member_required
@contents.arguments(PageIn, location="query")
@contents.response(200, RevisionPage)
def list_revisions(page, content_id):
    """Read the earlier versions of your own content, or as staff of anybody's; newest first, each with a diff."""
    content = access_content(content_id, current_viewer())
    if not current_viewer().is_staff and content.author_id != current_member().id:
        raise NotFound
    found = newest(revisions_of(content), [Revision.version], **page)
    return Page(with_diffs(content, found.items), found.next)


@contents.post("/contents/<id:content_id>/revisions/<id:version>/restore")
@member_required
@versioned
@contents.response(200, ContentOut)
def restore_revision(content_id, version):
    """Let your own content say what it said in an earlier version. That makes a new version; none is lost."""
    with transaction():
        content = own_content_to_change(content_id, current_member())
        return_to(content, get_revision(content, version))
    return view_content(content_id, current_viewer())


def check_fields(content: Content, data: Mapping[str, Any]) -> None:
    """Raises Invalid for a field that this kind of content does not have, or an attribute that its category has not."""
    foreign = [name for name in data if content.kind not in KINDS_OF_FIELD.get(name, (content.kind,))]
    if foreign:
        raise Invalid(errors={name: [f"A {content.kind} has no {name}."] for name in foreign})
    if "attributes" in data:
        check_attributes(content.product, data["attributes"])


def _changes_of(content: Content, data: Mapping[str, Any]) -> dict[str, Any]:
    """What ``revise`` is to change."""
    named = {name: data[name] for name in ("product_ids", "product_tags") if name in data}
    changes = {name: value for name, value in data.items() if name not in named}
    if "body" in changes:
        changes["text"] = changes.pop("body")
    if named:
        changes["products"], changes["places"] = _products_for(content, **named)
    return changes


def _products_for(
    content: Content, product_ids: Sequence[str] = (), product_tags: Sequence[Mapping[str, Any]] | None = None
) -> tuple[list[Product], Places | None]:
    """The products that a content is to show, and where; without tags they stay where they are.

    Raises Invalid without the one that it is about.
    """
    products, places = products_named(product_ids, product_tags or ())
    if content.product_id is not None and content.product_id not in [product.id for product in products]:
        raise Invalid(errors={"product_ids": [f"A {content.kind} keeps the product that it is about."]})
    return products, None if product_tags is None else places
