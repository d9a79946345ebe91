"""Notifications tests that read mail."""

from tests.mail.conftest import mailboxes

__all__ = ["mailboxes"]
