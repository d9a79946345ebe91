"""What mails about an account say. Their tokens are made when the mail is sent, and stand nowhere else."""

from __future__ import annotations

from community.accounts.proofs import CONFIRM_DAYS, CONFIRMING, RESET_MINUTES, RESETTING, proof_for
from community.mail.letters import Letter
from community.mail.links import address
from community.members.models import Member


def write_confirmation(member: Member, language: str) -> Letter | None:
    """The mail with the link by which an address is confirmed; None when it is by now."""
    if member.email_confirmed_at is not None:
        return None
    link = address(f"/email/confirm/{proof_for(CONFIRMING, member)}")
    return Letter({"name": member.display_name, "days": CONFIRM_DAYS, "link": link})


def write_reset(member: Member, language: str) -> Letter:
    """The mail with the link that leads to a new password."""
    link = address(f"/password/reset/{proof_for(RESETTING, member)}")
    about = {"name": member.display_name, "username": member.username}
    return Letter({**about, "minutes": RESET_MINUTES, "link": link})
