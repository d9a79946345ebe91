"""The mail of a win-back."""

from __future__ import annotations

from community.database import db
from community.mail.letters import Letter
from community.mail.links import address, unsubscribing_address
from community.members.models import Member
from community.notifications.mailing import is_free_to_read
from community.winbacks.models import Winback
from community.winbacks.queries import OCCASION, preference_of


def write_winback(member: Member, language: str, winback_id: int) -> Letter | None:
    """What the win-back says; None for a member who refused such mail meanwhile."""
    winback = db.session.get(Winback, winback_id)
    if winback is None or not preference_of(member)["mail"] or not is_free_to_read(member):
        return None
    text = winback.text_en if language == "en" else winback.text_zh
    values = {"name": member.display_name, "text": text, "link": address("/")}
    return Letter(values, unsubscribe=unsubscribing_address(member.id, OCCASION))
