"""Which reactions this community offers, beside the like: the setting REACTIONS, read once at the start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from flask import Flask, current_app

from community.config import Config
from community.errors import SettingRefused

MOST = 20  # that one row of buttons can hold on a phone, three times over
NAME = re.compile(r"[a-z][a-z0-9_]{0,29}", re.ASCII)


class Offered(NamedTuple):
    """A reaction that can be added, and how it is shown. zh, en: one or two words."""

    name: str
    emoji: str
    zh: str
    en: str


def init_app(app: Flask, config: Config) -> None:
    """Let the app offer what REACTIONS says. Raises SettingRefused."""
    app.extensions["reactions"] = read_offer(config.reactions)


def read_offer(text: str) -> dict[str, Offered]:
    """The reactions by name, in their order. text: ``name/emoji/zh/en``, comma-separated; ``none`` for none at all.

    Raises SettingRefused for what cannot be read that way.
    """
    parts = [] if text == "none" else [part.strip() for part in text.split(",") if part.strip()]
    offered = [_read(part) for part in parts]
    names = [reaction.name for reaction in offered]
    if len(names) > MOST or len(set(names)) < len(names):
        raise SettingRefused("REACTIONS", f"name at most {MOST} reactions, each once")
    return dict(zip(names, offered, strict=True))


def _read(part: str) -> Offered:
    fields = [field.strip() for field in part.split("/")]
    if len(fields) != len(Offered._fields) or not all(fields) or not NAME.fullmatch(fields[0]):
        raise SettingRefused("REACTIONS", f"{part!r} is not name/emoji/zh/en, such as useful/👍/有用/Useful")
    return Offered(*fields)


def offered() -> Mapping[str, Offered]:
    """What the present app offers, by name."""
    return current_app.extensions["reactions"]
