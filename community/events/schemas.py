"""Events of the host on the wire. Each type has its schema; each event is read for itself."""

from __future__ import annotations

import hashlib
from typing import Any

import marshmallow as ma
import orjson
from marshmallow import fields, validate

from community.catalog.schemas import LARGEST_AMOUNT, Currency
from community.errors import Invalid
from community.events.models import Event
from community.http.fields import Instant, Text, Whole
from community.http.parsing import field_errors
from community.http.schemas import Schema
from community.orders.models import Origin

MOST_EVENTS = 1000
MOST_PIECES = 500
PEOPLE = ("member_external_id", "member_username")
ORIGIN = ("visitor", "click_id", "share_code")


class Name(Text):
    """An id of the host's, or a name: 1 to 200 code points."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min=1, max=200, **kwargs)


class EventIn(Schema):
    """What every event has."""

    id = Name(required=True)
    type = fields.Str(required=True)
    occurred_at = Instant(required=True)
    member_external_id = Name(load_default=None, allow_none=True)
    member_username = Name(load_default=None, allow_none=True)
    visitor = Name(load_default=None, allow_none=True)
    click_id = Name(load_default=None, allow_none=True)
    share_code = Name(load_default=None, allow_none=True)

    @ma.validates_schema
    def _check_one_name(self, data: dict[str, Any], **_: Any) -> None:
        if all(data.get(name) for name in PEOPLE):
            raise ma.ValidationError("Name the member once, by external id or by username.", "member_username")


class OrderPaidIn(EventIn):
    order_id = Name(required=True)
    amount_minor = Whole(low=0, high=LARGEST_AMOUNT, required=True)
    currency = Currency(required=True)
    products = fields.List(Name(), load_default=list, validate=validate.Length(max=MOST_PIECES))


class OrderRefundedIn(OrderPaidIn):
    amount_minor = Whole(low=1, high=LARGEST_AMOUNT, required=True)


class OrderDeliveredIn(EventIn):
    order_id = Name(required=True)


class VisitIn(EventIn):
    @ma.validates_schema
    def _check_somebody(self, data: dict[str, Any], **_: Any) -> None:
        if not any(data.get(name) for name in (*PEOPLE, "visitor")):
            raise ma.ValidationError("Say who it was: a member or a visitor.", "visitor")


class ProductViewedIn(VisitIn):
    product = Name(required=True)


TYPES: dict[str, EventIn] = {
    "order.paid": OrderPaidIn(),
    "order.refunded": OrderRefundedIn(),
    "order.delivered": OrderDeliveredIn(),
    "product.viewed": ProductViewedIn(),
    "visit": VisitIn(),
}


def read_event(given: Any) -> Event:
    """The event that was sent. Raises Invalid, with the fields to mend."""
    type_ = given.get("type") if isinstance(given, dict) else None
    if not isinstance(type_, str) or type_ not in TYPES:
        raise Invalid(errors={"type": [f"An event is an object with a type: {', '.join(TYPES)}."]})
    try:
        told = TYPES[type_].load(given)
    except ma.ValidationError as error:
        raise Invalid(errors=field_errors(ma.ValidationError({"event": error.messages}))) from error
    origin = Origin(**{name: told.pop(name) for name in ORIGIN})
    common = {name: told.pop(name) for name in ("id", "type", "occurred_at", *PEOPLE)}
    digest = hashlib.sha256(orjson.dumps(given, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Event(**common, digest=digest, origin=origin, details=told)


EXAMPLE = {
    "id": "evt-1",
    "type": "order.paid",
    "occurred_at": "2026-11-22T08:00:00Z",
    "member_external_id": "customer-7",
    "order_id": "2026-0001",
    "amount_minor": 59900,
    "currency": "CNY",
    "products": ["SKU-1"],
}


class Sent(fields.Raw):
    """An event as it was sent. It is read for itself: one that cannot be taken keeps no other from it."""

    alternatives = TYPES  # read by the API's description


class EventsIn(Schema):
    """A batch. An event that cannot be taken does not keep the others from it."""

    events = fields.List(
        Sent(allow_none=True, metadata={"example": EXAMPLE}),
        required=True,
        validate=validate.Length(min=1, max=MOST_EVENTS),
        metadata={
            "description": "member_external_id, member_username or visitor says who; click_id or share_code, why"
        },
    )


class RejectedOut(Schema):
    index = fields.Int(metadata={"description": "place in the batch, from 0", "example": 3})
    problem = fields.Dict(
        metadata={
            "description": "in the shape of every error",
            "example": {"type": "/problems/not-found", "status": 404},
        }
    )


class TakenOut(Schema):
    """What became of the batch; the three add up to it."""

    accepted = fields.Int(metadata={"example": 2})
    duplicates = fields.Int(metadata={"description": "taken before; no effect", "example": 1})
    rejected = fields.List(fields.Nested(RejectedOut))
