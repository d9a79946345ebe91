"""Whom a viewer does not see, as SQL; and the members that they may deal with."""

from __future__ import annotations

from sqlalchemy import ColumnElement, not_, or_, select, true

from community.blocks.models import Block, Mute
from community.database import db
from community.errors import NotFound
from community.members.models import Member
from community.members.queries import Viewer, get_member
from community.relations import lives


def not_blocked(viewer: Viewer, member_id: ColumnElement) -> ColumnElement[bool]:
    """No block stands between the viewer and the member, in either direction. Staff sees past blocks."""
    if viewer.id is None or viewer.is_staff:
        return true()
    theirs = lives(Block, member_id=member_id, other_id=viewer.id)
    mine = lives(Block, member_id=viewer.id, other_id=member_id)
    return not_(or_(theirs, mine))


def not_muted(viewer: Viewer, member_id: ColumnElement) -> ColumnElement[bool]:
    """The viewer has not muted the member."""
    if viewer.id is None:
        return true()
    return not_(lives(Mute, member_id=viewer.id, other_id=member_id))


def access_member(username: str, viewer: Viewer) -> Member:
    """The member who is, or was, called so. Raises NotFound also where a block stands between them and the viewer."""
    member = get_member(username)
    if not db.session.scalar(select(not_blocked(viewer, Member.id)).where(Member.id == member.id)):
        raise NotFound
    return member


def access_blockable(username: str, viewer: Viewer) -> Member:
    """The member, for whoever wants to block them or to end that. Raises NotFound for those who blocked the viewer,
    unless the viewer has blocked them as well and so knows of them."""
    member = get_member(username)
    hidden = has_blocked(member.id, viewer.id) and not (viewer.is_staff or has_blocked(viewer.id, member.id))
    if hidden:
        raise NotFound
    return member


def has_blocked(member_id: int, other_id: int | None) -> bool:
    """Whether the member blocks the other."""
    return bool(db.session.scalar(select(lives(Block, member_id=member_id, other_id=other_id))))


def are_blocked(member_id: int, other_id: int) -> bool:
    """Whether a block stands between the two, in either direction."""
    return has_blocked(member_id, other_id) or has_blocked(other_id, member_id)
