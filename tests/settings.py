"""Other settings for the length of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask


@contextmanager
def set_to(app: Flask, **settings: Any) -> Iterator[None]:
    """Inside, the house has these settings, by their names in Config."""
    as_it_was = app.config["COMMUNITY"]
    app.config["COMMUNITY"] = replace(as_it_was, **settings)
    try:
        yield
    finally:
        app.config["COMMUNITY"] = as_it_was
