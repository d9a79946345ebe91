"""What the address of a page asks a report for, and what its form offers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

import marshmallow as ma
from flask import request, url_for

from community.clock import reporting_day
from community.errors import Invalid
from community.http.sentences import translated
from community.metrics.answers import Told
from community.pages.addresses import asked_for

PRESETS = (7, 30, 90, 180, 365)


class Asked(NamedTuple):
    """A report, and what it was asked for. wrong: what could not be read, by field; then the usual is shown."""

    told: Told
    wanted: dict[str, Any]
    wrong: dict[str, list[str]]


def ask(schema: type[ma.Schema], tell: Callable[..., Told]) -> Asked:
    """The report that the address asks for; where that cannot be, the one that is shown without any wish."""
    wanted, wrong = wishes(schema)
    try:
        return Asked(tell(**wanted), wanted, wrong)
    except Invalid as refused:  # it names a segment, a campaign or somebody that there is not
        usual = _usual(schema)
        return Asked(tell(**usual), usual, translated(refused.extra["errors"]))


def wishes(schema: type[ma.Schema]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What the address says by the schema, and what is wrong with it. What was left empty is absent."""
    try:
        return _without_form(asked_for(schema)), {}
    except Invalid as refused:
        return _usual(schema), translated(refused.extra["errors"])


def _usual(schema: type[ma.Schema]) -> dict[str, Any]:
    return _without_form(schema().load({}))


def _without_form(wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if name != "format"}


class Preset(NamedTuple):
    """The last so many days. chosen: they are those that are shown."""

    days: int
    address: str
    chosen: bool


def presets(first: date, last: date) -> list[Preset]:
    """Ranges that end today, with all else that was asked for."""
    today = reporting_day()
    starts = [(days, today - timedelta(days=days - 1)) for days in PRESETS]
    return [Preset(days, _moved(start, today), (first, last) == (start, today)) for days, start in starts]


def _moved(first: date, last: date) -> str:
    said = {**request.args.to_dict(), "from": first.isoformat(), "to": last.isoformat()}
    said.pop("lang", None)
    return url_for(request.endpoint, **(request.view_args or {}), **said)
