"""The growth team's client, and a house that sends mail to a real server."""

from __future__ import annotations

from tests.mail.conftest import mailboxes  # noqa: F401 - a fixture
