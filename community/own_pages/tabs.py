"""What stands in the bar of a member's own pages, and what others add to it."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask, current_app
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString


class Tab(NamedTuple):
    """One of a member's own pages."""

    path: str
    label: LazyString


TABS = (
    Tab("/me", _("What I wrote")),
    Tab("/me/notifications", _("Notifications")),
    Tab("/me/rewards", _("Points and level")),
    Tab("/me/interests", _("Interests")),
    Tab("/me/account", _("Account")),
)


def init_app(app: Flask) -> None:
    """Let templates know the tabs."""
    app.extensions["own_tabs"] = list(TABS)
    app.extensions["beside_own_contents"] = []
    app.jinja_env.globals.update(own_tabs=_tabs, beside_own_contents=_beside_contents)


def offer(app: Flask, tab: Tab, beside_contents: str) -> None:
    """Add a tab, and a template that is shown beside each ``content`` of whoever looks at their own."""
    app.extensions["own_tabs"].insert(1, tab)
    app.extensions["beside_own_contents"].append(beside_contents)


def _tabs() -> list[Tab]:
    return current_app.extensions["own_tabs"]


def _beside_contents() -> list[str]:
    return current_app.extensions["beside_own_contents"]
