"""Fields that slices above the waist add to a content as clients see it. ``app.py`` lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
from flask import Flask, current_app
from sqlalchemy import ColumnElement

from community.members.queries import Viewer


@dataclass(frozen=True)
class ContentField:
    """One field. Its value is an SQL expression in the statement of the list, or comes from one more statement.

    name: where it stands; ``viewer.liked`` stands under ``viewer``. schema: its type on the wire.
    expression(viewer): SQL, evaluated per row. load(rows, viewer): {content id: value}, one statement at most.
    kinds: the kinds that have it; None for every kind.
    """

    name: str
    schema: ma.fields.Field
    expression: Callable[[Viewer], ColumnElement[Any]] | None = None
    load: Callable[[Sequence[dict[str, Any]], Viewer], dict[int, Any]] | None = None
    kinds: frozenset[str] | None = None

    @property
    def key(self) -> str:
        """Its name in the row."""
        return self.name.replace(".", "_")


def init_app(app: Flask, fields: Iterable[ContentField]) -> None:
    """Let the contents of this app bear these fields."""
    app.extensions["content_fields"] = tuple(fields)


def contributed() -> tuple[ContentField, ...]:
    """The fields that slices above the waist added."""
    return current_app.extensions["content_fields"]
