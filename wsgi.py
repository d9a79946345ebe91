"""The front door: the only runtime file that knows both wings. Makes the whole house and holds both commands."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from community.app import create_app


def make_house(config: Mapping[str, str] | None = None) -> Flask:
    """The community with its moderation."""
    return create_app(config)
