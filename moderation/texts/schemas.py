"""Hiding collections and reporting them, on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.collections.schemas import CollectionOut
from community.http.fields import Group, Id, Instant
from community.http.schemas import Schema, page_of
from moderation.judgement.reasons import CATALOGUE


class HidingIn(Schema):
    """Why a collection or a reply is hidden."""

    reason = fields.Str(required=True, validate=validate.OneOf(list(CATALOGUE)), metadata={"example": "spam"})


class CollectionReceiptOut(Schema):
    """What a reporter gets. The outcome is told later, as a notification."""

    id = Id(metadata={"example": "12"})
    collection_id = Id(metadata={"example": "81"})
    reason = fields.Str(metadata={"example": "spam"})
    note = fields.Str(metadata={"example": "每个专辑都在卖同一家店的东西。"})
    created_at = Instant()


class CollectionReportOut(Schema):
    """What somebody says of a collection."""

    reason = fields.Str(metadata={"example": "spam"})
    note = fields.Str(metadata={"example": "每个专辑都在卖同一家店的东西。"})
    reported_at = Instant()
    collection = Group(CollectionOut)


CollectionReportPage = page_of(CollectionReportOut)
