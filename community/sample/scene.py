"""Who and what the sample's history brought forth so far, and who saw it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from community.activity.actions import record_visit
from community.clock import reporting_day
from community.content.models import Content
from community.content.queries import access_public
from community.database import db
from community.errors import NotFound
from community.impressions.actions import seen_by
from community.impressions.seen import Seen
from community.media.pictures import Picture
from community.members.models import Member
from community.members.queries import viewer_of
from community.shares.models import ShareLink
from community.visitors.models import Visitor

SIGNED_IN = Visitor("")


@dataclass
class Scene:
    """By the names that the history's lines use."""

    password_hashes: dict[str, str]
    pictures: dict[str, Picture]
    member_ids: dict[str, int] = field(default_factory=dict)
    content_ids: dict[str, int] = field(default_factory=dict)
    links: dict[str, ShareLink] = field(default_factory=dict)
    clicks: dict[str, str] = field(default_factory=dict)
    seen: set[Seen] = field(default_factory=set)
    visits: set[tuple[int, date]] = field(default_factory=set)

    def member(self, name: str) -> Member:
        """The member of this name."""
        return db.session.get_one(Member, self.member_ids[name])

    def content_id(self, key: str) -> int:
        """The id of a content. Raises NotFound for one that was not let happen."""
        if key not in self.content_ids:
            raise NotFound
        return self.content_ids[key]

    def opened(self, key: str, member: Member) -> Content:
        """The content, whose page the member opens, for nobody reacts to what they have not seen.

        Raises NotFound for what was not let happen, Conflict for what is not public.
        """
        content = access_public(self.content_id(key), viewer_of(member))
        self.seen |= seen_by(member, SIGNED_IN, [(content.id, content.author_id)])
        return content

    def visited(self, member: Member) -> None:
        """The member is here on this day."""
        if (visit := (member.id, reporting_day())) not in self.visits:
            self.visits.add(visit)
            record_visit(member)


Teller = Callable[[Scene, dict[str, Any]], object]
