"""Searches and suggestions on the wire."""

from __future__ import annotations

from datetime import date

from marshmallow import fields, validate

from community.content.inputs import TopicName
from community.content.models import LISTABLE
from community.content.schemas import ContentOut
from community.http.fields import Text
from community.http.schemas import PageIn, Schema, page_of

KINDS = (*LISTABLE, "comment", "answer")
SENSIBLE = validate.Range(date(2000, 1, 1), date(2099, 12, 31))
LONGEST_QUERY = 10_000
REASONS = (
    "too_many_words",
    "too_many_phrases",
    "too_many_refused",
    "too_many_conditions",
    "too_long",
    "repeated",
)
SPANS = {"example": [[0, 2]], "description": "[start, end) in code points"}


class SearchIn(PageIn):
    """What to look for, among what, in which order. Days are local days of TIMEZONE, both inclusive."""

    q = Text(max=LONGEST_QUERY, load_default="", metadata={"example": "味道 不错"})
    kind = fields.Str(load_default=None, validate=validate.OneOf(KINDS), metadata={"example": "review"})
    topic = TopicName(load_default=None, metadata={"example": "穿搭"})
    product = Text(max=200, min=1, load_default=None, metadata={"example": "SKU-1"})
    rating_min = fields.Int(load_default=None, validate=validate.Range(1, 5), metadata={"example": 4})
    first = fields.Date(data_key="from", load_default=None, validate=SENSIBLE, metadata={"example": "2026-11-01"})
    last = fields.Date(data_key="to", load_default=None, validate=SENSIBLE, metadata={"example": "2026-11-22"})
    sort = fields.Str(
        load_default="relevance",
        validate=validate.OneOf(["relevance", "new", "top"]),
        metadata={"example": "relevance", "description": "best match, newest, or most engaged with first"},
    )


def _spans(example: list[list[int]] = SPANS["example"]) -> fields.List:
    return fields.List(fields.List(fields.Int()), metadata={**SPANS, "example": example})


class AttributeHighlightsOut(Schema):
    name = _spans([])
    value = _spans()


class HighlightsOut(Schema):
    """Of title and body; of each point of a review and each picture's description, in their order; of attributes."""

    title = _spans()
    body = _spans()
    pros = fields.List(_spans())
    cons = fields.List(_spans())
    attributes = fields.Dict(keys=fields.Str(), values=fields.Nested(AttributeHighlightsOut))
    alts = fields.List(_spans())


class ResultOut(Schema):
    """A content that says what was asked for, and where it does."""

    content = fields.Nested(ContentOut)
    highlights = fields.Nested(HighlightsOut)


class ValueOut(Schema):
    value = fields.Str(metadata={"example": "review"})
    count = fields.Int(metadata={"example": 12})


class FacetsOut(Schema):
    """How many results have which value, at most 20 values each; months newest first, all else most frequent first.

    Where the query chooses a value, its facet tells how many each of the others would find.
    """

    kind = fields.List(fields.Nested(ValueOut))
    rating = fields.List(fields.Nested(ValueOut))
    verified = fields.List(fields.Nested(ValueOut), metadata={"example": [{"value": "yes", "count": 7}]})
    topic = fields.List(fields.Nested(ValueOut))
    product = fields.List(fields.Nested(ValueOut))
    month = fields.List(fields.Nested(ValueOut), metadata={"example": [{"value": "2026-11", "count": 12}]})


class ConditionOut(Schema):
    name = fields.Str(metadata={"example": "rating"})
    value = fields.Str(metadata={"example": ">=4"})
    refused = fields.Bool(metadata={"description": "results do not meet it"})


class UnderstoodOut(Schema):
    """How the query was read."""

    query = fields.Str(metadata={"description": "asks for the same", "example": "鞋底 防滑 rating:>=4"})
    words = fields.List(fields.Str(), metadata={"example": ["鞋底", "防滑"]})
    phrases = fields.List(fields.Str(), metadata={"example": []})
    refused_words = fields.List(fields.Str(), metadata={"example": []})
    refused_phrases = fields.List(fields.Str(), metadata={"example": []})
    conditions = fields.List(fields.Nested(ConditionOut))
    also = fields.List(fields.Str(), metadata={"description": "synonyms, found as well", "example": ["大底"]})


class IgnoredOut(Schema):
    """A part of the query that was left out, its first 40 code points, and why."""

    text = fields.Str(metadata={"example": "kind:post"})
    reason = fields.Str(metadata={"example": "repeated"}, validate=validate.OneOf(REASONS))


class SearchOut(page_of(ResultOut)):
    """A page of results."""

    total = fields.Int(metadata={"description": "results that you may see, 10,000 at most", "example": 12})
    total_is_exact = fields.Bool(metadata={"description": "false: there are at most so many"})
    facets = fields.Nested(FacetsOut)
    understood = fields.Nested(UnderstoodOut)
    ignored = fields.List(fields.Nested(IgnoredOut))
    suggestion = fields.Str(
        allow_none=True,
        metadata={"description": "what may be meant, where little is found: another query", "example": None},
    )
    partial = fields.Bool(
        metadata={"description": "the index is being rebuilt; only the newest 2,000 contents were searched"}
    )


class SuggestIn(Schema):
    """What somebody has typed so far."""

    q = Text(max=100, load_default="", metadata={"example": "登山"})


class SuggestedTopicOut(Schema):
    name = fields.Str(metadata={"example": "登山"})
    count = fields.Int(attribute="contents_count", metadata={"example": 31})


class SuggestedProductOut(Schema):
    external_id = fields.Str(metadata={"example": "SKU-1"})
    title = fields.Str(metadata={"example": "登山鞋"})


class SuggestedMemberOut(Schema):
    username = fields.Str(metadata={"example": "lin"})
    display_name = fields.Str(metadata={"example": "林"})
    avatar_url = fields.Str(allow_none=True, metadata={"example": None})
    is_kol = fields.Bool()


class SuggestedTermOut(Schema):
    term = fields.Str(metadata={"example": "登山鞋"})
    count = fields.Int(attribute="contents_count", metadata={"example": 31})


class SuggestionsOut(Schema):
    """What begins with it as it is written, in pinyin or by initials; at most five each."""

    terms = fields.List(fields.Nested(SuggestedTermOut), metadata={"description": "words that contents say"})
    topics = fields.List(fields.Nested(SuggestedTopicOut))
    products = fields.List(fields.Nested(SuggestedProductOut))
    members = fields.List(fields.Nested(SuggestedMemberOut))


class NamesIn(PageIn):
    """A name, or a part of one."""

    q = Text(max=100, load_default="", metadata={"example": "登山"})


class FoundMemberOut(SuggestedMemberOut):
    """A member who is called so."""

    bio = fields.Str(metadata={"example": "周末爬山"})
    followers_count = fields.Int(metadata={"example": 40})


class FoundProductOut(SuggestedProductOut):
    """A product that is called so."""

    url = fields.Str(metadata={"example": "https://shop.example/p/1"})
    image_url = fields.Str(allow_none=True, metadata={"example": "https://shop.example/p/1.jpg"})
    rating_count = fields.Int(metadata={"example": 12})


class FoundTopicOut(SuggestedTopicOut):
    """A topic that is called so."""

    description = fields.Str(metadata={"example": "今天穿什么"})
    followers_count = fields.Int(metadata={"example": 12})


FoundMemberPage, FoundProductPage, FoundTopicPage = map(page_of, (FoundMemberOut, FoundProductOut, FoundTopicOut))


class RelatedIn(Schema):
    """How many related contents."""

    limit = fields.Int(load_default=10, validate=validate.Range(1, 30), metadata={"example": 10})


class RelatedOut(Schema):
    """What shares most with a content: topics, products and telling words."""

    items = fields.List(fields.Nested(ContentOut))
