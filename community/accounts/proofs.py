"""Tokens that travel by mail, and prove that who brings one reads that mailbox.

Nothing of them is kept: each says of what it is a proof, and fails when that is so no more.
"""

from __future__ import annotations

import hashlib
from typing import Any

from community.mail.links import sealed_for_a_time, unsealed_within
from community.members.models import Member

CONFIRMING, RESETTING = "confirm e-mail", "reset password"
CONFIRM_DAYS, RESET_MINUTES = 7, 30
SECONDS = {CONFIRMING: CONFIRM_DAYS * 86_400, RESETTING: RESET_MINUTES * 60}


def proof_for(purpose: str, member: Member) -> str:
    """A token for the member as they are now."""
    return sealed_for_a_time(purpose, [member.id, _state(purpose, member)])


def proven(purpose: str, token: str) -> int | None:
    """The id of the member for whom the token was made; None when it is not ours or too old."""
    meant = unsealed_within(purpose, token, SECONDS[purpose])
    return meant and meant[0]


def still_proves(purpose: str, token: str, member: Member) -> bool:
    """Whether the member is as the token was made for: with the same address, or still with the old password."""
    meant: Any = unsealed_within(purpose, token, SECONDS[purpose])
    return meant == [member.id, _state(purpose, member)]


def _state(purpose: str, member: Member) -> str:
    """A password is reset once, for it is another then."""
    state = (member.email_index or "", member.password_hash or "" if purpose == RESETTING else "")
    return hashlib.blake2b("\0".join(state).encode(), digest_size=12).hexdigest()
