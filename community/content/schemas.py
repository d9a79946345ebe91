"""Contents on the wire. One schema for every kind; fields of another kind are absent."""

from __future__ import annotations

from typing import Any

from flask_smorest import Api
from marshmallow import fields, validate

from community.content.fields import ContentField, contributed
from community.content.models import KINDS
from community.http.fields import Group, Id, Instant, Spoken
from community.http.schemas import Schema, Step, dumper_of, page_of

TITLED = frozenset({"post", "review", "question"})
PICTURED = frozenset({"post", "review"})
KINDS_OF_FIELD = {
    "title": TITLED,
    "products": TITLED,
    "product_ids": TITLED,
    "media_ids": PICTURED,
    "product_tags": PICTURED,
    "collaboration_id": PICTURED,
    "rating": frozenset({"review"}),
    "pros": frozenset({"review"}),
    "cons": frozenset({"review"}),
    "attributes": frozenset({"review"}),
    "verified_purchase": frozenset({"review"}),
    "verification": frozenset({"review"}),
    "incentivised": frozenset({"review", "post"}),
    "helpful_count": frozenset({"review", "answer"}),
    "content_id": frozenset({"comment"}),
    "parent_id": frozenset({"comment"}),
    "question_id": frozenset({"answer"}),
}


class AuthorOut(Schema):
    id = Id(attribute="author_id")
    username = fields.Str(attribute="author_username", metadata={"example": "lin"})
    display_name = fields.Str(attribute="author_display_name", metadata={"example": "林"})
    avatar_url = fields.Str(attribute="author_avatar_url", allow_none=True, metadata={"example": None})
    level = fields.Int(attribute="author_level", metadata={"example": 2})
    is_kol = fields.Bool(attribute="author_is_kol")


class CountsOut(Schema):
    likes = fields.Int(attribute="likes_count", metadata={"example": 10})
    comments = fields.Int(attribute="comments_count", metadata={"example": 4})
    shares = fields.Int(attribute="shares_count", metadata={"example": 2})
    bookmarks = fields.Int(attribute="bookmarks_count", metadata={"example": 1})
    views = fields.Int(attribute="views_count", metadata={"example": 230})


class ContentViewerOut(Schema):
    """What the viewer has to do with the content. Every field of it comes from the slice that knows."""


class PlaceOut(Schema):
    """Where in a picture of the content: 0..1 of its width from the left, and of its height from the top."""

    media_id = Id(metadata={"example": "5"})
    x = fields.Float(metadata={"example": 0.42})
    y = fields.Float(metadata={"example": 0.8})


class ShownProductOut(Schema):
    """A product, and its place in a picture; without one, ``place`` is absent."""

    external_id = fields.Str(metadata={"example": "SKU-1"})
    title = fields.Str(metadata={"example": "登山鞋"})
    place = fields.Nested(PlaceOut)

    def _dump_one(self, obj: dict[str, Any]) -> dict[str, Any]:
        shown = super()._dump_one(obj)
        if shown["place"] is None:
            del shown["place"]
        return shown


class MentionOut(Schema):
    """Whom the text calls, by the name that they have now; ``written`` is the one in the text."""

    written = fields.Str(metadata={"example": "lin"})
    username = fields.Str(metadata={"example": "lin_2027"})
    display_name = fields.Str(metadata={"example": "林"})


class TopicLeftOutOut(Schema):
    """A topic that its author named and the content does not bear."""

    name = fields.Str(metadata={"example": "穿搭"})
    why = fields.Str(validate=validate.OneOf(["closed", "taken_out"]), metadata={"example": "taken_out"})
    reason = fields.Str(allow_none=True, metadata={"example": "没有穿搭的照片"})


class ShownMediumOut(Schema):
    id = Id(metadata={"example": "5"})
    url = fields.Str(metadata={"example": "/media/0f8fad5bd9cb469fa16570867728950e/2048.jpg"})
    width = fields.Int(metadata={"example": 1080})
    height = fields.Int(metadata={"example": 810})
    alt = fields.Str(metadata={"example": "雨后的石阶和一双登山鞋"})


class SpanOut(Schema):
    """The author's own words: ``text`` is [start, end) of that field's source text, in code points."""

    field = fields.Str(metadata={"example": "body"})
    start = fields.Int(metadata={"example": 2})
    end = fields.Int(metadata={"example": 12})
    text = fields.Str(metadata={"example": "微信abc12345"})


class ScreeningReasonOut(Schema):
    policy = fields.Str(metadata={"example": "contact_solicitation"})
    message = Spoken(metadata={"example": "内容含有联系方式或站外引流信息。"})
    spans = fields.List(fields.Nested(SpanOut))


class ScreeningOut(Schema):
    """What moderation did to a content, and why."""

    outcome = fields.Str(metadata={"example": "hold"})
    reasons = fields.List(fields.Nested(ScreeningReasonOut))
    appeal_until = fields.Str(allow_none=True, metadata={"format": "date-time", "example": "2027-05-24T08:00:00Z"})


class VerificationOut(Schema):
    """How it is known that the author bought the product: by an order that the shop reported, and of which day."""

    by = fields.Str(metadata={"example": "order"})
    order_day = fields.Str(metadata={"format": "date", "example": "2026-11-02"})


class ContentOut(Schema):
    """A content as every endpoint shows it. Slices above add fields in ``app.py``."""

    id = Id()
    kind = fields.Str(validate=validate.OneOf(KINDS))
    status = fields.Str(metadata={"example": "published"})
    version = fields.Int(metadata={"example": 3})
    author = Group(AuthorOut, allow_none=True)
    title = fields.Str(allow_none=True, metadata={"example": "很舒服"})
    body = fields.Str(metadata={"example": "走了三天，没有磨脚，鞋底也抓地。"})
    body_html = fields.Str(metadata={"example": "<p>走了三天，没有磨脚，鞋底也抓地。</p>"})
    excerpt = fields.Str(metadata={"example": "走了三天，没有磨脚，鞋底也抓地。"})
    created_at = Instant()
    published_at = Instant(allow_none=True)
    edited_at = Instant(allow_none=True, metadata={"example": None})
    topics = fields.List(fields.Str(), attribute="topic_names", metadata={"example": ["穿搭"]})
    topics_left_out = fields.List(
        fields.Nested(TopicLeftOutOut), metadata={"description": "for its author and staff, if there are any"}
    )
    mentions = fields.List(fields.Nested(MentionOut))
    products = fields.List(fields.Nested(ShownProductOut))
    media = fields.Nested(ShownMediumOut, many=True)
    rating = fields.Int(allow_none=True, metadata={"example": 5})
    pros = fields.List(fields.Str(), metadata={"example": ["轻"]})
    cons = fields.List(fields.Str(), metadata={"example": ["偏小半码"]})
    attributes = fields.Dict(keys=fields.Str(), metadata={"example": {"尺码": "42"}})
    verified_purchase = fields.Bool(allow_none=True)
    verification = fields.Nested(VerificationOut, allow_none=True)
    helpful_count = fields.Int(metadata={"example": 2})
    content_id = Id()
    parent_id = Id(allow_none=True)
    question_id = Id()
    counts = Group(CountsOut)
    viewer = Group(ContentViewerOut)
    labels = fields.List(fields.Str(), metadata={"example": []})
    reach = fields.Str(metadata={"example": "full"})
    disclosure = fields.Str(
        allow_none=True, metadata={"description": "ad, partnership or gift; null for none", "example": "gift"}
    )
    disclosure_text = Spoken(allow_none=True, metadata={"description": "to be shown with it", "example": "商家赠品"})
    incentivised = fields.Bool()
    ai_generated = fields.Bool()
    url = fields.Function(lambda content: f"/p/{content['id']}", metadata={"type": "string", "example": "/p/81"})
    screening = fields.Nested(
        ScreeningOut, allow_none=True, metadata={"description": "for its author and staff, unless all is well"}
    )

    def _dump_one(self, obj: dict[str, Any]) -> dict[str, Any]:
        shown = self._dumper_of(obj["kind"])(obj)
        if obj["author_id"] is None:  # a tombstone
            shown["author"] = None
        private, screening = not obj["seen_by_author_or_staff"], obj["screening"]
        if private or not screening or screening.get("outcome") == "publish":
            del shown["screening"]
        if private or not obj["topics_left_out"]:
            del shown["topics_left_out"]
        return shown

    def _dumper_of(self, kind: str) -> Step:
        """What dumps contents of one kind, made at its first use: by then the app's fields are declared."""
        dumpers = self.dumpers
        if kind not in dumpers:
            declared = {**type(self)().dump_fields}
            kinds = {**KINDS_OF_FIELD, **{f.name: f.kinds for f in contributed() if f.kinds}}
            these = {name: field for name, field in declared.items() if kind in kinds.get(name, (kind,))}
            dumpers[kind] = dumper_of(these)
        return dumpers[kind]

    dumpers: dict[str, Step] = {}  # noqa: RUF012 - shared by all instances


class StepsOut(fields.List):
    """Steps from what this version says to what the next one says: ``[same, removed or added, text]``."""

    def __init__(self) -> None:
        super().__init__(fields.List(fields.Str()), metadata={"example": [["same", "走了"], ["added", "三天"]]})


class RevisionOut(Schema):
    """What a content said in an earlier version, and what the next version changed of it, by field."""

    version = fields.Int(metadata={"example": 2})
    status = fields.Str(allow_none=True, metadata={"description": "when it was edited", "example": "published"})
    title = fields.Str(allow_none=True, metadata={"example": "很舒服"})
    body = fields.Str(metadata={"example": "走了三天，没有磨脚。"})
    rating = fields.Int(allow_none=True, metadata={"example": 5})
    pros = fields.List(fields.Str(), allow_none=True, metadata={"example": ["轻"]})
    cons = fields.List(fields.Str(), allow_none=True, metadata={"example": ["偏小半码"]})
    attributes = fields.Dict(keys=fields.Str(), allow_none=True, metadata={"example": {"尺码": "42"}})
    media = fields.List(fields.Nested(ShownMediumOut), allow_none=True)
    topics = fields.List(fields.Str(), attribute="topic_names", allow_none=True, metadata={"example": ["穿搭"]})
    product_ids = fields.List(fields.Str(), allow_none=True, metadata={"example": ["SKU-1"]})
    disclosure = fields.Str(allow_none=True, metadata={"example": None})
    ai_generated = fields.Bool(allow_none=True, metadata={"example": False})
    written_at = Instant()
    diff = fields.Dict(
        keys=fields.Str(),
        values=StepsOut(),
        metadata={"example": {"body": [["same", "走了"], ["removed", "三"], ["added", "四"], ["same", "天"]]}},
    )


ContentPage = page_of(ContentOut)
RevisionPage = page_of(RevisionOut)


def init_app(api: Api, added: tuple[ContentField, ...]) -> None:
    """Declare the fields that slices add, before the first schema is documented."""
    for field in added:
        group, _, name = field.name.rpartition(".")
        field.schema.attribute = field.key
        for owner in (ContentViewerOut,) if group == "viewer" else (ContentOut, *ContentOut.__subclasses__()):
            owner._declared_fields[name] = field.schema
    api.spec.components.schema("Content", schema=ContentOut)
