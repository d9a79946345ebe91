"""What counts in a campaign, by its kind: checked when it is made, kept as JSON, fixed from the opening on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import marshmallow as ma
from flask import current_app
from marshmallow import fields, validate

from community.campaigns.models import Kind
from community.http.fields import Instant, Line, Whole
from community.http.schemas import Schema

MOST = 1_000_000
GOALS = ("post", "review", "comment", "repost", "like", "bookmark")


class ChallengeTerms(Schema):
    """most_entries: how many contents of one member are ranked, their best ones."""

    most_entries = Whole(low=1, high=100, load_default=3, metadata={"example": 3})


class BeaconTerms(Schema):
    """A public beacon of randomness, and which of its rounds will count: one after the close."""

    source = Line(max=200, required=True, metadata={"example": "drand quicknet"})
    round = Line(max=100, required=True, metadata={"example": "14000000"})
    at = Instant(required=True, metadata={"example": "2030-06-08T09:00:00.000Z"})


class LotteryTerms(Schema):
    """The prize, whom one can win it as, and by what it is drawn."""

    prize = Line(max=200, required=True, metadata={"example": "登山鞋一双"})
    prize_value_minor = Whole(low=0, high=10**12, required=True, metadata={"example": 89_900})
    currency = fields.Str(dump_only=True)
    prize_limit_minor = fields.Int(dump_only=True)
    no_purchase_needed = fields.Bool(dump_only=True)
    winners = Whole(low=1, high=10_000, required=True, metadata={"example": 3})
    alternates = Whole(low=0, high=10_000, load_default=0, metadata={"example": 3})
    least_account_days = Whole(low=0, high=3650, load_default=0, metadata={"example": 7})
    least_trust = fields.Str(load_default="T1", validate=validate.OneOf(["T1", "T2"]), metadata={"example": "T1"})
    beacon = fields.Nested(BeaconTerms, load_default=None, allow_none=True)

    @ma.post_load
    def _show_the_law(self, terms: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Add what must be shown. Raises ValidationError for a prize over the legal limit."""
        settings = current_app.config["COMMUNITY"]
        limit = settings.lottery_limit_minor
        if terms["prize_value_minor"] > limit:
            raise ma.ValidationError(
                f"奖品价值不得超过 {limit / 100:,.2f} {settings.currency}。"
                f"A prize may be worth at most {limit / 100:,.2f} {settings.currency} by law.",
                "prize_value_minor",
            )
        return terms | {"currency": settings.currency, "prize_limit_minor": limit, "no_purchase_needed": True}


class GoalTerms(Schema):
    """What all together do, how often."""

    what = fields.Str(required=True, validate=validate.OneOf(GOALS), metadata={"example": "post"})
    target = Whole(low=1, high=10**9, required=True, metadata={"example": 1000})


class EventTerms(Schema):
    """Where and when. One signs up from the opening of the campaign to its close."""

    place = Line(max=300, required=True, metadata={"example": "江夏路 12 号"})
    city = Line(max=100, required=True, metadata={"example": "武汉"})
    capacity = Whole(low=1, high=MOST, required=True, metadata={"example": 60})
    starts_at = Instant(required=True, metadata={"example": "2030-06-09T06:00:00.000Z"})
    ends_at = Instant(required=True, metadata={"example": "2030-06-09T09:00:00.000Z"})

    @ma.validates_schema
    def _check_order(self, terms: dict[str, Any], **_: Any) -> None:
        if terms["starts_at"] >= terms["ends_at"]:
            raise ma.ValidationError("It would end before it begins.", "ends_at")


TERMS: Mapping[str, type[Schema]] = {
    Kind.TOPIC_CHALLENGE: ChallengeTerms,
    Kind.LOTTERY: LotteryTerms,
    Kind.GROUP_GOAL: GoalTerms,
    Kind.EVENT: EventTerms,
}


def read_terms(kind: str, said: Any, closes_at: datetime) -> dict[str, Any]:
    """The terms as they are kept. Raises ValidationError for what is wrong with them, under ``terms``."""
    schema = TERMS[kind]()
    try:
        terms = schema.load(said)
    except ma.ValidationError as wrong:
        raise ma.ValidationError({"terms": wrong.messages}) from wrong
    if late := _too_early(kind, terms, closes_at):
        raise ma.ValidationError({"terms": late})
    return schema.dump(terms)


def _too_early(kind: str, terms: Mapping[str, Any], closes_at: datetime) -> dict[str, Any]:
    """A beacon that is known while one may still enter decides nothing fairly; nor does one sign up afterwards."""
    if kind == Kind.LOTTERY and terms["beacon"] and terms["beacon"]["at"] <= closes_at:
        return {"beacon": ["This round is known before the campaign closes; choose a later one."]}
    if kind == Kind.EVENT and terms["starts_at"] < closes_at:
        return {"starts_at": ["It starts before the campaign closes; close it earlier."]}
    return {}


def instant_of(text: str) -> datetime:
    """An instant as terms keep it."""
    return datetime.fromisoformat(text)
