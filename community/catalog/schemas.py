"""Products, their ratings and their categories on the wire."""

from __future__ import annotations

from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.catalog.attributes import TYPES
from community.http.fields import Flag, Line, Text, Whole
from community.http.schemas import Schema, page_of
from community.urls import check_url

LARGEST_AMOUNT = 10**15
MOST_ATTRIBUTES = 20
MOST_CHOICES = 50
LONGEST_WAIT_DAYS = 60


class WebAddress(Text):
    """A full address, http or https."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max=2000, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        url = super()._deserialize(value, attr, data, **kwargs)
        if not url.lower().startswith(("https://", "http://")):
            raise ma.ValidationError("The address must begin with https:// or http://.")
        try:
            return check_url(url)
        except ValueError as error:
            raise ma.ValidationError(str(error)) from error


class Currency(fields.Str):
    """Three capital letters, ISO 4217."""

    wire: ClassVar = {"pattern": "^[A-Z]{3}$"}

    def __init__(self, **kwargs: Any) -> None:
        rule = validate.Regexp(r"[A-Z]{3}\Z", error="A currency has three capital letters, such as CNY.")
        super().__init__(validate=rule, metadata={"example": "CNY"}, **kwargs)


class ProductIn(Schema):
    """A product as the host describes it. What is left out is empty from now on."""

    title = Line(required=True, max=500, metadata={"example": "登山鞋"})
    url = WebAddress(required=True, metadata={"example": "https://shop.example/p/1"})
    image_url = WebAddress(load_default=None, allow_none=True, metadata={"example": "https://shop.example/p/1.jpg"})
    group = Line(attribute="variant_group", load_default=None, allow_none=True, max=200, metadata={"example": "boots"})
    price_minor = Whole(low=0, high=LARGEST_AMOUNT, load_default=None, allow_none=True, metadata={"example": 59900})
    currency = Currency(load_default=None, allow_none=True)
    category = Line(load_default=None, allow_none=True, max=200, metadata={"example": "鞋靴"})

    @ma.validates_schema
    def _check_price(self, data: dict[str, Any], **_: Any) -> None:
        if (data["price_minor"] is None) is not (data["currency"] is None):
            raise ma.ValidationError("A price has an amount and a currency; give both or neither.", "price_minor")


class RatingOut(Schema):
    """Exact figures of the published reviews. Without any, count is 0 and both means are null."""

    count = fields.Int(metadata={"example": 2})
    average = fields.Float(allow_none=True, metadata={"example": 4.5})
    bayesian = fields.Float(allow_none=True, metadata={"description": "(m·C + n·avg) / (m + n)", "example": 4.2})
    histogram = fields.Dict(
        keys=fields.Str(), values=fields.Int(), metadata={"example": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 1}}
    )
    m = fields.Float(metadata={"description": "reviews per product of the whole site", "example": 1.5})
    mean_of_site = fields.Float(
        data_key="C", allow_none=True, metadata={"description": "mean of all stars of the site", "example": 4.1}
    )
    verified_count = fields.Int(metadata={"description": "by buyers, as the orders say", "example": 1})
    unverified_count = fields.Int(metadata={"example": 1})


class ProductOut(Schema):
    """A product, with its rating."""

    external_id = fields.Str(metadata={"example": "SKU-1"})
    version = fields.Int(metadata={"example": 1})
    title = fields.Str(metadata={"example": "登山鞋"})
    url = fields.Str(metadata={"example": "https://shop.example/p/1"})
    image_url = fields.Str(allow_none=True, metadata={"example": "https://shop.example/p/1.jpg"})
    group = fields.Str(attribute="variant_group", allow_none=True, metadata={"example": "boots"})
    price_minor = fields.Int(allow_none=True, metadata={"example": 59900})
    currency = fields.Str(allow_none=True, metadata={"example": "CNY"})
    category = fields.Str(allow_none=True, metadata={"example": "鞋靴"})
    rating = fields.Nested(RatingOut)


class LabelOut(Schema):
    """A name in both languages."""

    zh = Line(required=True, max=60, metadata={"example": "合脚"})
    en = Line(required=True, max=60, metadata={"example": "Fit"})


class AttributeSchema(Schema):
    """Something that reviews of a category are asked about: a scale of 1 to 5, one of several choices, or a line."""

    name = Line(required=True, max=60, metadata={"example": "fit"})
    label = fields.Nested(LabelOut, required=True)
    type = fields.Str(required=True, validate=validate.OneOf(TYPES), metadata={"example": "choice"})
    choices = fields.List(
        Line(max=200),
        load_default=list,
        validate=validate.Length(max=MOST_CHOICES),
        metadata={"example": ["偏小", "正好", "偏大"]},
    )
    required = Flag(load_default=False)

    @ma.validates_schema
    def _check_choices(self, data: dict[str, Any], **_: Any) -> None:
        choices = data["choices"]
        if data["type"] != "choice" and choices:
            raise ma.ValidationError("Only a choice has choices.", "choices")
        if data["type"] == "choice" and (len(choices) < 2 or len(set(choices)) < len(choices)):
            raise ma.ValidationError("A choice has at least two choices, all different.", "choices")


class CategoryIn(Schema):
    """A category as the host describes it. What is left out is empty from now on."""

    attributes = fields.List(
        fields.Nested(AttributeSchema), load_default=list, validate=validate.Length(max=MOST_ATTRIBUTES)
    )
    review_request_days = Whole(
        low=0,
        high=LONGEST_WAIT_DAYS,
        load_default=None,
        allow_none=True,
        metadata={"description": "from delivery to the request for a review; the shop's own when null", "example": 14},
    )

    @ma.validates_schema
    def _check_names(self, data: dict[str, Any], **_: Any) -> None:
        names = [attribute["name"] for attribute in data["attributes"]]
        if len(set(names)) < len(names):
            raise ma.ValidationError("Every attribute has a name of its own.", "attributes")


class CategoryOut(Schema):
    """A category, and what reviews of its products are asked about."""

    name = fields.Str(metadata={"example": "鞋靴"})
    version = fields.Int(metadata={"example": 1})
    attributes = fields.List(fields.Nested(AttributeSchema))
    review_request_days = fields.Int(allow_none=True, metadata={"example": 14})


CategoryPage = page_of(CategoryOut)
