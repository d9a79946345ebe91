"""Figures beside those of the period before. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from community.dashboard.charts import Kind

NEWSWORTHY = 20  # a change of fewer is no news. Source: counts below 20, docs/growth.md


class Figure(NamedTuple):
    """A figure of a report's total, and what it is called. behind: what the list of its members is asked for by."""

    name: str
    label: str
    kind: Kind
    behind: Mapping[str, str] | None = None


class Compared(NamedTuple):
    """A figure of now and of the period before. change: the relative one; None where it says nothing."""

    label: str
    kind: Kind
    now: Any
    before: Any
    change: float | None
    behind: Mapping[str, str] | None


def figures_of(wanted: Iterable[Figure], now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Compared]:
    """Each figure beside the same of the period before."""
    for name, label, kind, behind in wanted:
        yield Compared(label, kind, now[name], before[name], change(kind, now[name], before[name]), behind)


def of_list(report: str, figure: str, **more: str) -> dict[str, str]:
    """What the list of the members behind a figure is asked for by."""
    return {"report": report, "figure": figure, **more}


def change(kind: Kind, now: Any, before: Any) -> float | None:
    """How much more there is now, as a part of before; None where one is missing, before is zero, or both are few."""
    if now is None or not before:
        return None
    if kind == "count" and max(now, before) < NEWSWORTHY:
        return None
    return now / before - 1
