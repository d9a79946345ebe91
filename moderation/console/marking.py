"""The author's text with what was found in it marked: pieces, each with the findings that mean it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple


class Piece(NamedTuple):
    """A part of a text. findings: indexes of those that mean it, empty where none does."""

    text: str
    findings: tuple[int, ...]


def marked(text: str, field: str, findings: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """The whole text in pieces, in order. A span that does not fit the text, which was edited since, marks nothing."""
    spans = [
        (span["start"], span["end"], index)
        for index, finding in enumerate(findings)
        for span in finding["spans"]
        if span["field"] == field and text[span["start"] : span["end"]] == span["text"] != ""
    ]
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    return [
        Piece(text[low:high], tuple(index for start, end, index in spans if start <= low and high <= end))
        for low, high in pairwise(edges)
    ]
