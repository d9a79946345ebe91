"""A house that sends mail to a real server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from tests.mail.servers import Mailboxes, a_mail_server


@pytest.fixture
def mailboxes(app: Flask) -> Iterator[Mailboxes]:
    """What the house's mail server took."""
    boxes, settings = Mailboxes(), app.config["COMMUNITY"]
    with a_mail_server(boxes) as port:
        given = {"smtp_url": f"smtp://127.0.0.1:{port}", "public_url": "https://shop.example", "mail_from": ""}
        app.config["COMMUNITY"] = replace(settings, **given)
        yield boxes
        app.config["COMMUNITY"] = settings
