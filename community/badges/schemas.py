"""Badges on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.badges.rules import FACTS, JOINED, shipped_badges
from community.http.fields import Instant, Line, Spoken, Whole
from community.http.schemas import Schema

MOST_BADGES = 100


class BadgeRule(Schema):
    """A badge for the at_least-th thing that fact counts; of ``joined``, for the first so many who came."""

    key = Line(max=40, required=True, validate=[validate.Regexp("[a-z][a-z0-9_]*$")], metadata={"example": "helpful"})
    fact = fields.Str(required=True, validate=validate.OneOf(FACTS), metadata={"example": "helpful_votes_received"})
    zh = Line(max=40, required=True, metadata={"example": "热心人"})
    en = Line(max=40, required=True, metadata={"example": "Helpful"})
    at_least = Whole(low=1, high=1_000_000, load_default=1, metadata={"example": 10})
    among_first = Whole(low=1, high=1_000_000, load_default=None, allow_none=True, metadata={"example": None})

    @ma.validates_schema
    def _check_first(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get("fact") == JOINED) != (data.get("among_first") is not None):
            raise ma.ValidationError("It belongs to the fact joined, and to no other.", "among_first")


class BadgesIn(Schema):
    """All badges, in place of those that there are."""

    items = fields.List(
        fields.Nested(BadgeRule),
        required=True,
        validate=validate.Length(max=MOST_BADGES),
        metadata={"example": shipped_badges()[4:5]},
    )

    @ma.validates_schema
    def _check_keys(self, data: dict[str, Any], **_: Any) -> None:
        keys = [badge["key"] for badge in data["items"]]
        if len(set(keys)) < len(keys):
            raise ma.ValidationError("Two badges have the same key.", "items")


class BadgesOut(Schema):
    """All badges that there are, and which version of them this is."""

    version = fields.Int(metadata={"example": 1})
    items = fields.List(fields.Nested(BadgeRule), required=True, metadata={"example": shipped_badges()[4:5]})


class BadgeOut(Schema):
    """A badge that a member has."""

    key = fields.Str(metadata={"example": "helpful"})
    title = Spoken(metadata={"example": "热心人"})
    awarded_at = Instant(attribute="at")


class MemberBadgesOut(Schema):
    """The badges of a member, the latest first."""

    items = fields.List(fields.Nested(BadgeOut), required=True)
