"""Who is behind experiments, win-backs and surveys, on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from community.http.fields import Id, Text
from community.metrics.behind.trials import ANSWERED, SIDES, TRIED
from community.metrics.wire.behind.members import WhoIn, figure, named


class WhoWasTriedIn(WhoIn):
    """Behind a figure of a variant."""

    name = Text(min=1, max=50, required=True, metadata={"example": "warm-welcome"})
    variant = Text(min=1, max=50, required=True, metadata={"example": "warm"})
    figure = figure(TRIED, "members")


class WhoWasWonIn(WhoIn):
    """Behind a figure of a win-back."""

    winback = Text(min=1, max=50, required=True, metadata={"example": "autumn"})
    group = named(SIDES, "exposed", "who was told, or who was held out")
    figure = figure(TRIED, "members")


class WhoSaidIn(WhoIn):
    """Behind a figure of a survey: who was asked, who answered, and what."""

    survey = Id(required=True)
    figure = figure(ANSWERED, "answered")
    question = Text(
        max=50, load_default=None, allow_none=True, metadata={"example": "recommend", "description": "its key"}
    )
    value = Text(
        max=60,
        load_default=None,
        allow_none=True,
        metadata={"example": "promoters", "description": "an answer; promoters, passives, detractors; satisfied"},
    )

    @ma.validates_schema(skip_on_field_errors=True)
    def _of_a_question(self, asked: dict[str, Any], **_: Any) -> None:
        if asked["value"] is not None and asked["question"] is None:
            raise ma.ValidationError("Name the question that it answers.", "question")
