"""A house that may speak to this machine, and sends at once instead of in threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from community.outbox import transaction
from community.webhooks.actions import create_endpoint
from community.webhooks.models import WebhookEndpoint
from community.webhooks.tasks import send_due_webhooks
from tests.webhooks.receivers import Receiver, receiving


class AtOnce(Executor):
    """Does what it is given before it returns."""

    def submit(self, do: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(do(*given, **named))
        return done


@pytest.fixture
def house(app: Flask) -> Iterator[Flask]:
    """The house, whose webhooks may go to this machine."""
    settings, webhooks = app.config["COMMUNITY"], app.extensions["webhooks"]
    app.config["COMMUNITY"] = replace(settings, webhook_loopback=True)
    app.extensions["webhooks"] = replace(webhooks, pool=AtOnce())
    yield app
    app.config["COMMUNITY"], app.extensions["webhooks"] = settings, webhooks


@pytest.fixture
def shop() -> Iterator[Receiver]:
    """The shop's server."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def endpoint(house: Flask, shop: Receiver) -> Callable[..., tuple[WebhookEndpoint, str]]:
    """``endpoint("content.published")``: one at the shop's server that hears this, and its secret."""

    def make(*topics: str, url: str = "") -> tuple[WebhookEndpoint, str]:
        with transaction():
            return create_endpoint(url or shop.url, list(topics) or ["*"])

    return make


@pytest.fixture
def later(house: Flask) -> Iterator[Callable[[timedelta], None]]:
    """``later(timedelta(hours=2))``: so much time goes by, and then what is due is sent."""
    with time_machine.travel("2026-11-22T08:00:00Z", tick=False) as traveller:

        def go(by: timedelta) -> None:
            traveller.shift(by)
            send_due_webhooks()

        yield go
