"""Lotteries on the wire."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Line
from community.http.schemas import Schema

TOKEN = "0b6f4f1c9a3e4a7d8f52d1c6b7a89e01"  # noqa: S105 - an example of what is public


class LotteryEntryOut(Schema):
    """One's own entry. The token is all that the public will see of it."""

    token = fields.Str(allow_none=True, metadata={"example": TOKEN})
    exclusion = fields.Str(
        allow_none=True,
        metadata={
            "description": "why it is not drawn: staff, suspended, trust, account_age, by_hand; before the close, as "
            "things stand",
            "example": None,
        },
    )
    rank = fields.Int(allow_none=True, metadata={"example": None})
    result = fields.Str(
        allow_none=True, metadata={"description": "winner, alternate or not_drawn, after the draw", "example": None}
    )


class DrawIn(Schema):
    """The value of the beacon's round that was named beforehand; nothing where none was."""

    beacon = Line(max=1000, load_default=None, allow_none=True, metadata={"example": None})


class ExclusionIn(Schema):
    """Which entry is not drawn."""

    token = fields.Str(required=True, validate=validate.Regexp(r"^[0-9a-f]{32}\Z"), metadata={"example": TOKEN})


class ProofOut(Schema):
    """All that is public of a lottery. It grows with its state: announced, closed, drawn. docs/campaigns.md says how
    to recompute it; `community verify-draw FILE` does."""

    class Meta:
        unknown = ma.INCLUDE

    protocol = fields.Str(metadata={"example": "community-lottery-1"})
    campaign_id = fields.Str(metadata={"example": "12"})
    state = fields.Str(metadata={"example": "drawn"})
    terms = fields.Dict(metadata={"example": {"prize": "登山鞋一双", "winners": 3}})
    terms_digest, commitment = fields.Str(), fields.Str()
    trust = fields.Str(metadata={"example": "operator-trusted"})
    entries = fields.List(fields.Str(), metadata={"example": [TOKEN]})
    excluded = fields.List(fields.Dict(), metadata={"example": []})
    entries_digest = fields.Str()
    odds = fields.Str(metadata={"example": "3 in 120"})
    seed, beacon, result = fields.Str(), fields.Str(allow_none=True), fields.Str()
    ranking, winners, alternates = (fields.List(fields.Str()) for _ in range(3))
    digest = fields.Str()


class DrawnEntryOut(LotteryEntryOut):
    """An entry with its member, for who hands out the prizes."""

    username = fields.Str(allow_none=True, metadata={"example": "mei"})


class DrawnOut(Schema):
    """Every entry, the first drawn first."""

    items = fields.List(fields.Nested(DrawnEntryOut))
