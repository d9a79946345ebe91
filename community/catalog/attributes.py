"""What reviews of a category are asked about. Pure: definitions and values in, faults and figures out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

LOWEST, HIGHEST = 1, 5  # of a scale, as of the stars
TYPES = ("scale", "choice", "text")


@dataclass(frozen=True)
class Attribute:
    """One thing that is asked. type: scale (a whole number 1..5), choice (one of choices) or text (a line)."""

    name: str
    label: Mapping[str, str]
    type: str
    choices: tuple[str, ...] = ()
    required: bool = False

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """The definition as a category keeps it."""
        return cls(**{**stored, "choices": tuple(stored["choices"])})

    @property
    def values(self) -> tuple[str, ...]:
        """All that can be said, as text; of a text attribute nothing is known beforehand."""
        return tuple(str(number) for number in range(LOWEST, HIGHEST + 1)) if self.type == "scale" else self.choices

    def takes(self, value: str | int) -> bool:
        """Whether this can be said of it."""
        if self.type == "scale":
            return isinstance(value, int) and LOWEST <= value <= HIGHEST
        return isinstance(value, str) and (self.type == "text" or value in self.choices)

    def expects(self) -> str:
        """What can be said of it, in both languages."""
        if self.type == "scale":
            return f"请给出 {LOWEST} 到 {HIGHEST} 的整数。Give a whole number from {LOWEST} to {HIGHEST}."
        if self.type == "choice":
            return f"请选择其中一项：{'、'.join(self.choices)}。Choose one of these."
        return "请写一行文字。Write a line of text."


def faults_of(given: Mapping[str, Any], asked: Sequence[Attribute]) -> dict[str, list[str]]:
    """What is wrong with the attributes of a review, by field; nothing where all is well."""
    known = {attribute.name: attribute for attribute in asked}
    return {f"attributes.{name}": [sentence] for name, sentence in _faults(given, known)}


def _faults(given: Mapping[str, Any], known: Mapping[str, Attribute]) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if name not in known:
            yield name, f"这类商品没有“{name}”这一项。Products of this category have no attribute {name}."
        elif not known[name].takes(value):
            yield name, known[name].expects()
    for attribute in known.values():
        if attribute.required and attribute.name not in given:
            yield attribute.name, "这一项必填。This is asked of every review."


@dataclass(frozen=True)
class Said:
    """What reviews say of an attribute: how often each of its values was given."""

    attribute: Attribute
    counts: Mapping[str, int]

    @property
    def name(self) -> str:
        return self.attribute.name

    @property
    def label(self) -> Mapping[str, str]:
        return self.attribute.label

    @property
    def type(self) -> str:
        return self.attribute.type

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    @property
    def average(self) -> float | None:
        """The mean of a scale; None where nobody said anything, and of a choice."""
        if self.attribute.type != "scale" or not self.count:
            return None
        return sum(int(value) * count for value, count in self.counts.items()) / self.count


def what_is_said(asked: Iterable[Attribute], counted: Mapping[tuple[str, str], int]) -> list[Said]:
    """The figures of scales and choices. counted: by (name, value); what a category no longer asks is left out."""
    return [
        Said(attribute, {value: counted.get((attribute.name, value), 0) for value in attribute.values})
        for attribute in asked
        if attribute.type != "text"
    ]
