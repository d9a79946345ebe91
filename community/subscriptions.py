"""The switchboard: which handler hears which topic. docs/topics.md says what each topic carries."""

from __future__ import annotations

from flask import Flask


def connect(app: Flask) -> None:
    """Subscribe every handler of the community. Inline ones run just before the commit, the others in workers."""
