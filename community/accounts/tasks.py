"""What accounts hear."""

from __future__ import annotations

from typing import Any

from community.accounts.contents import empty_contents
from community.accounts.proving import mail_new_passwords


def mail_reset(address: str) -> None:
    """Hears ``password.forgotten``."""
    mail_new_passwords(address)


def empty_contents_of_erased(member_id: int, **_: Any) -> None:
    """Leave no word of what goes with its author. Hears ``member.erased`` outside of any transaction."""
    empty_contents(member_id)
