"""Where a content says what was asked for, field by field, as the answer shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from community.search.analysis import Query
from community.search.highlights import Spans, highlights, highlights_in

JOINT = ": "  # between name and value of an attribute, as Content.texts writes them


def marks(query: Query, content: Mapping[str, Any]) -> dict[str, Any]:
    """Spans for HighlightsOut: of title and body, of each point and picture in order, of each attribute by name.

    All but the title is one text, as it is for the index: what begins in one field may end in the next.
    """
    title = highlights(query, content["title"] or "")
    if query.titles_only:
        query = Query()
    points = {field: list(content.get(field) or ()) for field in ("pros", "cons")}
    attributes = content.get("attributes") or {}
    lines = [f"{name}{JOINT}{value}" for name, value in attributes.items()]
    alts = [image.get("alt") or "" for image in content.get("media") or ()]
    spans = iter(highlights_in(query, [content["body"] or "", *points["pros"], *points["cons"], *lines, *alts]))
    return {
        "title": title,
        "body": next(spans),
        **{field: list(islice(spans, len(texts))) for field, texts in points.items()},
        "attributes": {name: dict(_halves(name, next(spans))) for name in attributes},
        "alts": list(spans),
    }


def _halves(name: str, spans: Spans) -> Iterator[tuple[str, Spans]]:
    """The spans of a line in the name of an attribute, and in its value."""
    begin = len(name) + len(JOINT)
    yield "name", [[start, min(end, len(name))] for start, end in spans if start < len(name)]
    yield "value", [[max(start, begin) - begin, end - begin] for start, end in spans if end > begin]
