"""The sample's files as one history: what happened, oldest first. What each field means, README.md says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
SOON = 0.01  # days; a quarter of an hour after an answer its asker accepts it


class Event(NamedTuple):
    """type: which teller tells it. told: what there is to say of it."""

    days_ago: float
    type: str
    told: dict[str, Any]


def read_history() -> list[Event]:
    """Everything that happened, oldest first; at the same moment members and products come before what they do."""
    events = [*_members(), *_products(), *_contents(), *_relations()]
    return sorted(events, key=lambda event: -event.days_ago)


def read(name: str) -> list[dict[str, Any]]:
    """The lines of a file."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _members() -> Iterator[Event]:
    clicks = {line["member"]: line["click"] for line in read("relations") if line["type"] == "signup"}
    for line in read("members"):
        yield Event(line["joined_days_ago"], "joining", {**line, "click": clicks.get(line["username"])})


def _products() -> Iterator[Event]:
    opening = max(line["joined_days_ago"] for line in read("members"))
    return (Event(opening, "product", line) for line in read("products"))


def _contents() -> Iterator[Event]:
    for line in read("contents"):
        yield Event(line["days_ago"], line["kind"], line)
        if line.get("accepted"):
            yield Event(line["days_ago"] - SOON, "acceptance", {"content": line["key"]})
        if decision := line.get("moderated"):
            yield Event(
                decision["days_ago"], "decision", {**decision, "content": line["key"], "member": decision["by"]}
            )
        if "withdrawn_days_ago" in line:
            told = {"content": line["key"], "member": line["author"]}
            yield Event(line["withdrawn_days_ago"], "withdrawal", told)


def _relations() -> Iterator[Event]:
    for line in read("relations"):
        match line["type"]:
            case "visits":
                yield from (Event(day, "visit", {"member": line["member"]}) for day in line["days_ago"])
            case "signup":
                continue  # told with the joining
            case type_:
                yield Event(line["days_ago"], type_, line)
