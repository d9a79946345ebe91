"""What slices above the waist make of fields of theirs in what an author hands in. ``app.py`` lists them by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, current_app

from community.content.models import Content

Amend = Callable[[Content, Any], None]


def init_app(app: Flask, amendments: Mapping[str, Amend]) -> None:
    """Let authors give these fields. Each is called with the content, as it is now written, and the value."""
    app.extensions["content_amendments"] = dict(amendments)


def take_amendments(data: dict[str, Any]) -> dict[str, Any]:
    """Those fields of data that are not the waist's own; they are taken out of it."""
    return {name: data.pop(name) for name in current_app.extensions["content_amendments"] if name in data}


def amend(content: Content, values: Mapping[str, Any]) -> None:
    """Do what these fields mean, in the transaction that wrote the content. Raises what the slices raise."""
    for name, value in values.items():
        current_app.extensions["content_amendments"][name](content, value)
