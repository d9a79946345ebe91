"""Topic challenges on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.content.schemas import ContentOut
from community.http.fields import Id, Line
from community.http.schemas import Schema, page_of

REASON = 500  # code points


class ChallengeEntryOut(Schema):
    """A place of the ranking."""

    rank = fields.Int(metadata={"example": 1})
    score = fields.Int(metadata={"example": 41, "description": "people who engaged, once per kind of engagement"})
    content = fields.Nested(
        ContentOut, allow_none=True, metadata={"description": "null where you may not see it (any more)"}
    )
    disqualified = fields.Bool(metadata={"example": False, "description": "after the end: its place is kept, marked"})


class DisqualificationIn(Schema):
    """Which content takes no part any more, and why, as its author reads it."""

    content_id = Id(required=True)
    reason = Line(max=REASON, required=True, metadata={"example": "图片不是本人拍摄"})


ChallengeEntryPage = page_of(ChallengeEntryOut)
