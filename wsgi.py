"""The front door: the only runtime file that knows both wings. It makes the whole house and holds both commands."""

from __future__ import annotations

import gc

gc.disable()  # what is imported stays: looking through it again and again took a quarter of the start
# ruff: noqa: E402 - that must come first

from collections.abc import Mapping

from flask import Flask

from community.app import create_app
from community.cli import commands
from moderation import app as desk
from moderation.cli import commands as desk_commands

gc.freeze()  # or the first collection would look through all of it
gc.enable()


def make_house(config: Mapping[str, str] | None = None) -> Flask:
    """The community with its moderation, as a WSGI application. config: settings, before those of the environment."""
    app = create_app(config)
    desk.init_app(app)
    gc.freeze()  # what a house is made of stays; going through it again cost single requests 100 ms
    return app


def community() -> None:
    """The command ``community``."""
    commands.community(obj=make_house)


def moderation() -> None:
    """The command ``moderation``."""
    desk_commands.moderation(obj=make_house)
