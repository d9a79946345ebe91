"""Members as others see them: one statement for a profile, one for a list, whatever its length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from community.blocks.models import Block, Mute
from community.blocks.queries import not_blocked
from community.content.models import Content
from community.content.queries import content_rows, visible_to
from community.database import db
from community.errors import NotFound
from community.follows.models import Follow
from community.members.models import Member
from community.members.queries import Viewer
from community.mutes.queries import says_nothing_muted
from community.relations import lives

SHOWN = (
    *("id", "version", "username", "display_name", "bio", "avatar_url", "level", "trust", "is_kol", "region"),
    *("created_at", "contents_count", "followers_count", "following_count", "likes_received_count"),
)
PLACE = "place"  # of a member in a list of followers: the id of the relation


def profile_rows(viewer: Viewer) -> Select:
    """The statement of every list of members: what all may see, and what the viewer has to do with each."""
    shown = [getattr(Member, name) for name in SHOWN]
    return select(*shown, *_viewer_flags(viewer)).where(Member.erased_at.is_(None))


def _viewer_flags(viewer: Viewer) -> list[ColumnElement[bool]]:
    mine = {"member_id": viewer.id, "other_id": Member.id}
    return [
        lives(Follow, **mine).label("following"),
        lives(Follow, member_id=Member.id, other_id=viewer.id).label("followed_by"),
        lives(Block, **mine).label("blocked"),
        lives(Mute, **mine).label("muted"),
    ]


def view_profile(member_id: int, viewer: Viewer) -> Row[Any]:
    """One member as the viewer sees them. Raises NotFound."""
    row = db.session.execute(profile_rows(viewer).where(Member.id == member_id)).first()
    if row is None:
        raise NotFound
    return row


def followers_of(member: Member, viewer: Viewer) -> Select:
    """Who follows the member, without those whom the viewer does not see."""
    return _related(viewer, Follow, Follow.member_id, Follow.other_id == member.id).where(_seen_by(viewer))


def followed_by(member: Member, viewer: Viewer) -> Select:
    """Whom the member follows, without those whom the viewer does not see."""
    return _related(viewer, Follow, Follow.other_id, Follow.member_id == member.id).where(_seen_by(viewer))


def blocked_by(viewer: Viewer) -> Select:
    """Whom the viewer blocks."""
    return _related(viewer, Block, Block.other_id, Block.member_id == viewer.id)


def muted_by(viewer: Viewer) -> Select:
    """Whom the viewer mutes, without those who blocked them since."""
    return _related(viewer, Mute, Mute.other_id, Mute.member_id == viewer.id).where(_seen_by(viewer))


def contents_of(viewer: Viewer, author_id: int, kinds: Sequence[str]) -> Select:
    """What a member made, of these kinds, as rows to be ordered and shown."""
    theirs = (Content.author_id == author_id, Content.kind.in_(kinds))
    return content_rows(viewer).where(*theirs, visible_to(viewer), says_nothing_muted(viewer, Content))


def _related(viewer: Viewer, model: type, person: Any, of: ColumnElement[bool]) -> Select:
    rows = profile_rows(viewer).add_columns(model.id.label(PLACE))
    return rows.join(model, person == Member.id).where(of, model.ended_at.is_(None))


def _seen_by(viewer: Viewer) -> ColumnElement[bool]:
    return not_blocked(viewer, Member.id)
