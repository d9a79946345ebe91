"""A browser without its windows: signs in by the form, keeps cookies, and sends forms as a page would."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from community.members.actions import set_password
from community.members.models import Member
from community.members.passwords import hash_password
from community.outbox import transaction

PASSWORD = "eine lange Losung"


class Browser:
    """What a person does with pages."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, address: str, **options: object) -> TestResponse:
        """Open a page."""
        with self.client.application.app_context():  # as a server does: nothing of one request is known to the next
            return self.client.get(address, **options)

    def send(self, address: str, said: dict[str, object], *, on: str, **options: object) -> TestResponse:
        """Send what a form on the page ``on`` says, with the proof that stands in that page."""
        proof = re.search(r'name="csrf_token" value="([^"]+)"', self.open(on).text)
        assert proof, f"{on} has no form of ours"
        with self.client.application.app_context():
            return self.client.post(address, data={"csrf_token": proof[1], **said}, **options)


def browser_of(app: Flask, member: Member | None = None) -> Browser:
    """A browser, signed in as the member if there is one."""
    browser = Browser(app.test_client())
    if member is not None:
        with transaction():
            set_password(member, hash_password(PASSWORD))
        answer = browser.send("/signin", {"username": member.username, "password": PASSWORD}, on="/signin")
        assert answer.status_code == 303, answer.text
    return browser
