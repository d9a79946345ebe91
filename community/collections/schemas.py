"""Collections on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.collections.models import MOST_ITEMS
from community.content.schemas import AuthorOut, ContentOut, ScreeningReasonOut, ShownMediumOut
from community.http.fields import Flag, Group, Id, Instant, Line, Text
from community.http.schemas import Schema, page_of

TITLE, DESCRIPTION, NOTE = 60, 1_000, 200  # code points


class CollectionIn(Schema):
    """A collection to be made."""

    title = Line(min=1, max=TITLE, required=True, metadata={"example": "周末山里"})
    description = Text(max=DESCRIPTION, load_default="", metadata={"example": "不磨脚的鞋和走过的路。"})
    public = Flag(load_default=False, metadata={"description": "others may see it", "example": True})


class CollectionPatch(Schema):
    """What to change of it."""

    title = Line(min=1, max=TITLE, metadata={"example": "周末山里"})
    description = Text(max=DESCRIPTION, metadata={"example": "不磨脚的鞋和走过的路。"})
    public = Flag(metadata={"example": False})
    cover_content_id = Id(
        attribute="cover_id",
        allow_none=True,
        metadata={"description": "one that is in it; null for none", "example": None},
    )


class CollectionViewerOut(Schema):
    """What the viewer has to do with the collection."""

    following = fields.Bool(metadata={"example": False})
    is_mine = fields.Bool(metadata={"example": True})


class CollectionScreeningOut(Schema):
    """Why others do not see the collection."""

    outcome = fields.Str(metadata={"example": "hold"})
    reasons = fields.List(fields.Nested(ScreeningReasonOut))


class CollectionOut(Schema):
    """A collection. Its counters count hidden contents too."""

    id = Id()
    version = fields.Int(metadata={"example": 1})
    owner = Group(AuthorOut)
    title = fields.Str(metadata={"example": "周末山里"})
    description = fields.Str(metadata={"example": "不磨脚的鞋和走过的路。"})
    public = fields.Bool(metadata={"description": "as its owner wants it"})
    shown = fields.Bool(metadata={"description": "its words were found fit to be shown to others"})
    screening = fields.Nested(
        CollectionScreeningOut, allow_none=True, metadata={"description": "for its owner, where it is not shown"}
    )
    cover = fields.Nested(ShownMediumOut, allow_none=True)
    cover_content_id = Id(allow_none=True)
    items_count = fields.Int(metadata={"example": 12})
    followers_count = fields.Int(metadata={"example": 3})
    created_at = Instant()
    changed_at = Instant()
    viewer = Group(CollectionViewerOut)


class CollectionItemIn(Schema):
    """What the owner says of a content in the collection."""

    note = Text(max=NOTE, load_default=None, allow_none=True, metadata={"example": "下次想走这条线"})


class CollectionItemOut(Schema):
    """A content in a collection."""

    content = fields.Nested(ContentOut)
    note = fields.Str(metadata={"example": "下次想走这条线"})
    added_at = Instant()


class CollectionOrderIn(Schema):
    """Contents of the collection, in their new order. What is not named keeps its place."""

    content_ids = fields.List(
        Id(),
        required=True,
        validate=[validate.Length(1, MOST_ITEMS), lambda ids: _each_once(ids)],
        metadata={"example": ["83", "81"]},
    )


def _each_once(ids: list[int]) -> None:
    if len(set(ids)) < len(ids):
        raise validate.ValidationError("Name each content once.")


CollectionPage = page_of(CollectionOut)
CollectionItemPage = page_of(CollectionItemOut)
