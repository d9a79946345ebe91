"""The author's own words that a reason is about, marked, with a little of what stands around them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

AROUND = 30  # code points before the first word and after the last
MARKED = Markup("<mark>{}</mark>")


def passages(content: Mapping[str, Any], spans: Sequence[Mapping[str, Any]]) -> list[Markup]:
    """A passage for each field that the spans are in. spans: ``field``, ``start``, ``end`` and ``text`` of each, where
    [start, end) are code points of the field's source.

    Where the field is no single text, or no longer says so, the words stand alone.
    """
    by_field: dict[str, list[Mapping[str, Any]]] = {}
    for span in sorted(spans, key=lambda span: span["start"]):
        by_field.setdefault(span["field"], []).append(span)
    return [_passage(content.get(field), marked) for field, marked in by_field.items()]


def _passage(source: Any, spans: Sequence[Mapping[str, Any]]) -> Markup:
    if not isinstance(source, str) or any(source[span["start"] : span["end"]] != span["text"] for span in spans):
        return Markup(" … ").join(MARKED.format(span["text"]) for span in spans)
    place = max(0, spans[0]["start"] - AROUND)
    said = Markup("…") if place else Markup("")
    for span in spans:
        start, end = max(place, span["start"]), max(place, span["end"])
        said += Markup("{}").format(source[place:start]) + MARKED.format(source[start:end])
        place = end
    left = source[place:]
    return said + Markup("{}").format(left[:AROUND]) + ("…" if len(left) > AROUND else "")
