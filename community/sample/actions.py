"""Filling an empty house with the sample community, by telling its history again through the actions of the API."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from flask import Flask, current_app

from community.clock import at, utcnow
from community.errors import Conflict, Problem
from community.impressions.actions import write_impressions
from community.members.passwords import hash_password
from community.outbox import transaction
from community.sample.history import Event, read, read_history
from community.sample.pictures import draw_all
from community.sample.queries import is_empty
from community.sample.scene import Scene, Teller
from community.sample.tellers import TELLERS


class Account(NamedTuple):
    """A member of the sample. password: known while it is loaded, and never again."""

    username: str
    role: str
    password: str


@dataclass(frozen=True)
class Loaded:
    """What was loaded. refused: how many events the house did not let happen, by type."""

    accounts: list[Account]
    events: int
    refused: Counter[str]


def tell(app: Flask, type_: str, teller: Teller) -> None:
    """Let teller tell the sample's events of a type that the community itself knows nothing of."""
    app.extensions.setdefault("sample", {})[type_] = teller


def load_sample(progress: Callable[[int], None] = lambda events: None) -> Loaded:
    """Tell the sample's history into an empty database: all of it or, when interrupted, nothing.

    Each action happens as if at its own time, and what screening says stands. progress(n): n more events are told.
    Raises Conflict when the database is in use.
    """
    history, accounts = read_history(), _accounts()
    scene = Scene({account.username: hash_password(account.password) for account in accounts}, draw_all())
    refused: Counter[str] = Counter()
    with transaction():
        if not is_empty():
            raise Conflict("The sample community is for an empty database; this one is in use.")
        now = utcnow()
        for event in history:
            with at(now - timedelta(days=event.days_ago)):
                refused[event.type] += not _happens(scene, event)
            progress(1)
        write_impressions(scene.seen)
    return Loaded(accounts, len(history), +refused)


def _accounts() -> list[Account]:
    return [Account(line["username"], line["role"], secrets.token_urlsafe(9)) for line in read("members")]


def _happens(scene: Scene, event: Event) -> bool:
    """Let it happen, if the house allows it. Whoever does something is here on that day.

    Actions raise before they change anything, so that what is refused leaves nothing half done.
    """
    teller = TELLERS.get(event.type) or current_app.extensions.get("sample", {}).get(event.type)
    if teller is None:
        return False
    try:
        with transaction():
            teller(scene, event.told)
            if person := event.told.get("member") or event.told.get("author"):
                scene.visited(scene.member(person))
    except Problem:
        return False
    return True
