"""Reposts on the wire: contents with an original."""

from __future__ import annotations

from marshmallow import fields

from community.content.fields import ContentField
from community.content.inputs import Markdown
from community.content.markup import render
from community.content.schemas import ContentOut
from community.http.schemas import Schema
from community.reposts.queries import originals_of


class RepostIn(Schema):
    """What a member adds to what they pass on, if anything."""

    body = Markdown(load_default=lambda: render(""), metadata={"example": "这双鞋我也买了，推荐。"})


OF = ContentField(
    "of",
    fields.Nested(
        ContentOut, allow_none=True, metadata={"description": "the original; null when it was hidden", "example": None}
    ),
    load=originals_of,
    kinds=frozenset({"repost"}),
)
