"""What accounts hear."""

from __future__ import annotations

from community.accounts.proving import mail_new_passwords


def mail_reset(address: str) -> None:
    """Hears ``password.forgotten``."""
    mail_new_passwords(address)
