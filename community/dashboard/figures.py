"""Figures beside those of the period before. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from community.dashboard.charts import Kind

NEWSWORTHY = 20  # a change of fewer is no news. Source: counts below 20, docs/growth.md


class Figure(NamedTuple):
    """A figure of a report's total, and what it is called."""

    name: str
    label: str
    kind: Kind


class Compared(NamedTuple):
    """A figure of now and of the period before. change: the relative one; None where it says nothing."""

    label: str
    kind: Kind
    now: Any
    before: Any
    change: float | None


def figures_of(wanted: Iterable[Figure], now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Compared]:
    """Each figure beside the same of the period before."""
    for name, label, kind in wanted:
        yield Compared(label, kind, now[name], before[name], change(kind, now[name], before[name]))


def change(kind: Kind, now: Any, before: Any) -> float | None:
    """How much more there is now, as a part of before; None where one is missing, before is zero, or both are few."""
    if now is None or not before:
        return None
    if kind == "count" and max(now, before) < NEWSWORTHY:
        return None
    return now / before - 1
