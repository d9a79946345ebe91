"""Blocking and muting members."""

from __future__ import annotations

from community.access import current_member, current_viewer, member_required
from community.blocks import actions
from community.blocks.queries import access_blockable, access_member
from community.http.blueprint import Blueprint
from community.http.schemas import RelationOut
from community.outbox import transaction

blocks = Blueprint("blocks", __name__, description="Blocking and muting")


@blocks.put("/members/<username>/block")
@member_required
@blocks.response(200, RelationOut)
def block_member(username):
    """Block a member: you two see each other no more. The count is of those you block."""
    with transaction():
        blocked = actions.block(current_member(), access_blockable(username, current_viewer()))
    return {"active": True, "count": blocked}


@blocks.delete("/members/<username>/block")
@member_required
@blocks.response(200, RelationOut)
def unblock_member(username):
    """Let a member see you again."""
    with transaction():
        blocked = actions.unblock(current_member(), access_blockable(username, current_viewer()))
    return {"active": False, "count": blocked}


@blocks.put("/members/<username>/mute")
@member_required
@blocks.response(200, RelationOut)
def mute_member(username):
    """Mute a member: their contents leave your lists, and they do not notice. The count is of those you mute."""
    with transaction():
        muted = actions.mute(current_member(), access_member(username, current_viewer()))
    return {"active": True, "count": muted}


@blocks.delete("/members/<username>/mute")
@member_required
@blocks.response(200, RelationOut)
def unmute_member(username):
    """Show a member in your lists again."""
    with transaction():
        muted = actions.unmute(current_member(), access_member(username, current_viewer()))
    return {"active": False, "count": muted}
