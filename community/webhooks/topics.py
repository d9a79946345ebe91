"""Which facts of the outbox go out to the shop. Each slice makes its own topics; the lists that join the house offer
them (``tasks.offer``)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

from flask import Flask, current_app

from community.errors import Invalid
from community.webhooks.models import EVERYTHING

AT_ONCE = 8  # endpoints that one worker process sends to; the others wait, and nothing waits for them
TEST = "webhook.test"


@dataclass(frozen=True)
class WebhookTopic:
    """A topic of the outbox that endpoints can ask for.

    data: makes the payload's ``data`` of the present rows, JSON values, when a message is sent. Its parameters are what
    is kept of the fact meanwhile, so they name ids, and nothing of a person. It shows what anybody may see, or what is
    meant for the shop alone, and never an e-mail address or a hidden text. meaning: for the table of the document.
    """

    name: str
    data: Callable[..., dict[str, Any]]
    meaning: str

    def kept(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Of the fact, what the payload will be made of."""
        return {name: payload[name] for name in signature(self.data).parameters}


@dataclass
class Webhooks:
    """What can be heard, and who sends. One per app."""

    topics: dict[str, WebhookTopic] = field(default_factory=dict)
    pool: Executor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhooks"))


def init_app(app: Flask) -> None:
    """Give the app webhooks, of which nothing can be heard yet but a test."""
    test = WebhookTopic(TEST, said, "an admin asked for a test; every endpoint hears it that is tested")
    app.extensions["webhooks"] = Webhooks({TEST: test})


def said(sentence: str) -> dict[str, Any]:
    """What a test says."""
    return {"message": sentence}


def present_webhooks() -> Webhooks:
    """Those of the present app."""
    return current_app.extensions["webhooks"]


def check_topics(names: list[str]) -> list[str]:
    """The names, each once. Raises Invalid for one that cannot be heard, and for a name beside ``*``."""
    wanted = sorted(set(names))
    known = {EVERYTHING, *present_webhooks().topics} - {TEST}
    unknown = [f"There is no topic {name!r} to hear." for name in wanted if name not in known]
    if EVERYTHING in wanted and len(wanted) > 1:
        unknown.append("* stands for every topic; leave the others out.")
    if unknown:
        raise Invalid(errors={"topics": unknown})
    return wanted
