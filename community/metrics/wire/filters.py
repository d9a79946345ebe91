"""The filters of reports on the wire."""

from __future__ import annotations

from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Text
from community.http.schemas import Schema
from community.metrics.calendar import parse_period
from community.metrics.definitions import ACTIVITIES
from community.metrics.filters import Filters
from community.metrics.wire.report import ReportIn

COHORTS = ("registration", "arrived_by_share", *(f"first:{activity}" for activity in ACTIVITIES))
NAMED = ("kol", "campaign", "segment")
"""Kinds of cohorts that bear a name, ``kol:lin``."""


def known_cohort(cohort: str) -> None:
    """Raises ValidationError for a cohort of no kind that there is; whether its name is known, the report says."""
    kind, _, name = cohort.partition(":")
    if cohort not in COHORTS and not (kind in NAMED and name):
        wanted = ", ".join([*COHORTS, *(f"{kind}:<name>" for kind in NAMED)])
        raise ma.ValidationError(f"Must be one of: {wanted}.")


def known_members(cohort: str) -> None:
    """Raises ValidationError for what is neither a period of registration nor another cohort."""
    try:
        parse_period(cohort)
    except ValueError as error:
        if cohort == "registration":
            raise ma.ValidationError("Name the period: 2026-11-22, 2026-W47 or 2026-11.") from error
        known_cohort(cohort)


def _filter(description: str, *, max: int, **kwargs: Any) -> Text:
    told = {"example": None, "description": description}
    return Text(min=1, max=max, load_default=None, allow_none=True, metadata=told, **kwargs)


class OfWhom(Schema):
    """Of whom: everybody who counts, or the members who pass every filter."""

    filters: ClassVar[tuple[str, ...]] = Filters._fields

    segment = _filter("name of a segment; without it everybody who counts", max=50)
    channel = _filter("of the share that their sign-up is credited to", max=40)
    level = fields.Int(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, 1000),
        metadata={"example": None, "description": "their level of today"},
    )
    cohort = _filter(
        "2026-11-22, 2026-W47, 2026-11: registered then; or a kind as in retention", max=100, validate=[known_members]
    )

    @ma.post_load
    def _filtered(self, asked: dict[str, Any], **_: Any) -> dict[str, Any]:
        return asked | {"filters": Filters(**{name: asked.pop(name) for name in self.filters})}


class FilteredIn(OfWhom, ReportIn):
    """Which days, and of whom."""
