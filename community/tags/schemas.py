"""Tags on the wire, each with its reason in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from community.http.fields import Spoken
from community.http.schemas import NEXT, Schema

WORDS = {
    "declared": ("你自己选的", "you chose it"),
    "seen": ("看过 {} 次", "seen {}×"),
    "liked": ("赞过 {} 次", "liked {}×"),
    "bookmarked": ("收藏过 {} 次", "saved {}×"),
    "written": ("写过 {} 篇", "written about {}×"),
    "bought": ("买过 {} 次相关商品", "bought {}×"),
}


def why(tag: Mapping[str, Any]) -> dict[str, str]:
    """Why somebody has a tag, in both languages."""
    reasons = {**({"declared": 1} if tag["declared_at"] else {}), **tag["reasons"]}
    known = [(name, times) for name, times in reasons.items() if name in WORDS]
    zh, en = ([WORDS[name][language].format(times) for name, times in known] for language in (0, 1))
    return {"zh": "，".join(zh), "en": ", ".join(en)}


class TagOut(Schema):
    """A topic that interests you, as this community has it."""

    name = fields.Str(metadata={"example": "穿搭"})
    declared = fields.Function(
        lambda tag: tag["declared_at"] is not None, metadata={"type": "boolean", "example": False}
    )
    derived = fields.Function(lambda tag: tag["derived_at"] is not None, metadata={"type": "boolean", "example": True})
    strength = fields.Float(metadata={"description": "0..1; 1 when you chose it", "example": 0.6})
    reasons = fields.Dict(
        keys=fields.Str(),
        values=fields.Int(),
        metadata={"description": "what it is derived from: how often", "example": {"liked": 3, "seen": 12}},
    )
    why = Spoken(metadata={"description": "the reasons in words", "example": "赞过 3 次，看过 12 次"})


class TagsOut(Schema):
    """All your tags. ``personalisation``: whether any are derived and used; it is a preference of yours in ``/me``."""

    items = fields.List(fields.Nested(TagOut), required=True)
    next = NEXT
    personalisation = fields.Bool(metadata={"example": True})
    deleted = fields.List(
        fields.Str(), metadata={"description": "names of those you deleted; derived no more", "example": ["露营"]}
    )
