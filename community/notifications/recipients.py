"""Who may be told something, over which channels, and by whose acts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from community.blocks.queries import blocked_among, muted_among
from community.mail.queries import can_get_mail
from community.members.models import Member, holds_one
from community.notifications.models import Inbox
from community.notifications.occasions import Occasion
from community.notifications.preferences import CHANNELS, completed
from community.statements import prepared, rows_of


class Recipient(NamedTuple):
    """A member who may be told something: as much of them as decides on it."""

    preferences: dict[str, Any]
    is_staff: bool
    can_get_mail: bool

    def channels(self, type: str) -> set[str]:
        """Over which channels they want to hear of this type and can."""
        wanted = self.preferences["types"][type]
        return {channel for channel in CHANNELS if wanted[channel] and (channel != "mail" or self.can_get_mail)}


def recipients_among(member_ids: Collection[int]) -> dict[int, Recipient]:
    """Those of the members who are still here."""
    return {
        row.id: Recipient(completed(row.preferences or {}), holds_one(row.roles, ("moderator",)), can_get_mail(row))
        for row in rows_of(prepared(_here, ids=list(member_ids)))
    }


def _here(ids: Any) -> Select:
    asked = (Member.id, Member.roles, Member.email_confirmed_at, Member.mail_failures, Inbox.preferences)
    here = select(*asked).outerjoin(Inbox, Inbox.member_id == Member.id)
    return here.where(Member.id.in_(ids), Member.erased_at.is_(None))


def welcome(occasions: Sequence[Occasion], recipients: Mapping[int, Recipient]) -> list[Occasion]:
    """Those by whom the recipient wants to be told. Staff sees past blocks."""
    pairs = {(occasion.member_id, occasion.actor_id) for occasion in occasions if occasion.actor_id is not None}
    blocked = {pair for pair in blocked_among(pairs) if not recipients[pair[0]].is_staff}
    unwelcome = blocked | muted_among(pairs)
    return [occasion for occasion in occasions if (occasion.member_id, occasion.actor_id) not in unwelcome]
