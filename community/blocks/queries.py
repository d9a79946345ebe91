"""Whom a viewer does not see, as SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, true, union_all

from community.blocks.models import Block, Mute
from community.members.queries import Viewer


def not_blocked(viewer: Viewer, member_id: ColumnElement) -> ColumnElement[bool]:
    """No block stands between the viewer and the member, in either direction. Staff sees past blocks."""
    if viewer.id is None or viewer.is_staff:
        return true()
    theirs = select(Block.member_id).where(Block.other_id == viewer.id, Block.ended_at.is_(None))
    mine = select(Block.other_id).where(Block.member_id == viewer.id, Block.ended_at.is_(None))
    return member_id.not_in(union_all(theirs, mine))


def not_muted(viewer: Viewer, member_id: ColumnElement) -> ColumnElement[bool]:
    """The viewer has not muted the member."""
    if viewer.id is None:
        return true()
    return member_id.not_in(select(Mute.other_id).where(Mute.member_id == viewer.id, Mute.ended_at.is_(None)))
