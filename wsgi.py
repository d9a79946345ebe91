"""The front door: the only runtime file that knows both wings. It makes the whole house and holds both commands."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from community.app import create_app
from community.cli import commands


def make_house(config: Mapping[str, str] | None = None) -> Flask:
    """The community with its moderation, as a WSGI application. config: settings, before those of the environment."""
    return create_app(config)


def community() -> None:
    """The command ``community``."""
    commands.community(obj=make_house)
