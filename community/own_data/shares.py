"""Share links in an export, with what became of them: strangers who clicked are counted, never told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from community.database import db
from community.members.models import Member
from community.own_data.exported import exported, mine
from community.shares.models import Click, ShareLink

LINKS = exported("share_links", ShareLink, mine(ShareLink.member_id))


def links_with_clicks(member: Member) -> Iterator[dict[str, Any]]:
    """Every link that the member made, and how often it was clicked, robots left out."""
    counted = select(Click.link_id, func.count()).join(ShareLink, ShareLink.id == Click.link_id)
    counted = counted.where(ShareLink.member_id == member.id, Click.kind == "person").group_by(Click.link_id)
    clicks = dict(db.session.execute(counted).all())
    for link in LINKS.rows(member):
        yield {**link, "clicks": clicks.get(int(link["id"]), 0)}
