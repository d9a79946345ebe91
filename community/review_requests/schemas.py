"""Review requests on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Group, Id, Instant, Text
from community.http.schemas import PageIn, Schema, page_of
from community.review_requests.models import State
from community.review_requests.reasons import REASONS


class RequestsIn(PageIn):
    """Which requests."""

    state = fields.Str(load_default=None, validate=validate.OneOf([*State]), metadata={"example": "asked"})


class RequestedProductOut(Schema):
    external_id = fields.Str(attribute="product_external_id", metadata={"example": "SKU-1"})
    title = fields.Str(attribute="product_title", metadata={"example": "登山鞋"})


class RequestOut(Schema):
    """How far the buyer of a delivered product was asked for a review, and why not further."""

    id = Id()
    state = fields.Str(validate=validate.OneOf([*State]), metadata={"example": "closed"})
    reason = fields.Str(allow_none=True, validate=validate.OneOf(REASONS), metadata={"example": "opted_out"})
    member = fields.Str(attribute="username", metadata={"example": "lin"})
    product = Group(RequestedProductOut)
    order_id = fields.Str(attribute="order_external_id", metadata={"example": "2026-0001"})
    delivered_at = Instant()
    next_at = Instant(allow_none=True, metadata={"description": "when it is looked at again"})
    asked_at = Instant(allow_none=True)
    reminded_at = Instant(allow_none=True)


class ToReviewOut(Schema):
    """Something that you bought, got and kept, and may still review."""

    id = Id()
    product = Group(RequestedProductOut)
    delivered_at = Instant()
    asked_at = Instant(allow_none=True, metadata={"description": "when you were asked"})


class BlockIn(Schema):
    """Whom, what or which order never to ask about: one of them."""

    member_external_id = Text(min=1, max=200, metadata={"example": "customer-7"})
    member_username = Text(min=1, max=200)
    product = Text(min=1, max=200)
    order_id = Text(min=1, max=200)

    @ma.validates_schema
    def _check_one(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ma.ValidationError("Name one member, one product or one order.", "product")


class BlockOut(Schema):
    """A member, a product or an order that is never asked about; the others are null."""

    id = Id()
    member = fields.Str(attribute="username", allow_none=True, metadata={"example": "lin"})
    product = fields.Str(attribute="product_external_id", allow_none=True, metadata={"example": None})
    order_id = fields.Str(attribute="order_external_id", allow_none=True, metadata={"example": None})
    created_at = Instant()


RequestPage = page_of(RequestOut)
ToReviewPage = page_of(ToReviewOut)
BlockPage = page_of(BlockOut)
