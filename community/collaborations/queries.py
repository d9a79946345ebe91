"""Questions about collaborations: whose they are, what was made for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from community.collaborations.models import Collaboration, CollaborationContent
from community.content.models import Content, Status
from community.content.queries import content_rows, visible_to
from community.database import db
from community.errors import NotFound
from community.members.models import Member
from community.members.queries import Viewer

STAFF = aliased(Member)


def access_collaboration(collaboration_id: int, member: Member) -> Collaboration:
    """The collaboration, for its opinion leader and for growth. Raises NotFound for others, as if there were none."""
    return _accessed(db.session.get(Collaboration, collaboration_id), member)


def collaboration_to_change(collaboration_id: int, member: Member) -> Collaboration:
    """The same, locked until the end of the transaction, as it is now."""
    locked = select(Collaboration).where(Collaboration.id == collaboration_id)
    locked = locked.with_for_update(of=Collaboration.__table__).execution_options(populate_existing=True)
    return _accessed(db.session.scalar(locked), member)


def _accessed(collaboration: Collaboration | None, member: Member) -> Collaboration:
    if collaboration is None or (collaboration.member_id != member.id and not member.has_role("growth")):
        raise NotFound
    return collaboration


def own_collaboration_to_change(collaboration_id: int, member: Member) -> Collaboration:
    """The opinion leader's own, locked. Raises NotFound for anybody else, growth too."""
    collaboration = collaboration_to_change(collaboration_id, member)
    if collaboration.member_id != member.id:
        raise NotFound
    return collaboration


def _rows() -> Select:
    names = (Member.username, Member.display_name, STAFF.username.label("inviter"))
    rows = select(*Collaboration.__table__.c, *names).join(Member, Member.id == Collaboration.member_id)
    return rows.join(STAFF, STAFF.id == Collaboration.invited_by)


def collaboration_rows(member: Member, status: str | None) -> Select:
    """The member's own collaborations, or for growth all, as rows to be ordered by id."""
    rows = _rows() if member.has_role("growth") else _rows().where(Collaboration.member_id == member.id)
    return rows.where(Collaboration.status == status) if status else rows


def collaboration_row(collaboration_id: int) -> Row[Any] | None:
    """The collaboration as a row of the list."""
    return db.session.execute(_rows().where(Collaboration.id == collaboration_id)).first()


def linked_rows(collaboration: Collaboration, viewer: Viewer) -> Select:
    """The contents made for it that the viewer may see, to be ordered by id."""
    return content_rows(viewer).where(Content.id.in_(_linked(collaboration)), visible_to(viewer))


def _linked(collaboration: Collaboration) -> Select:
    rows = select(CollaborationContent.content_id)
    return rows.where(CollaborationContent.collaboration_id == collaboration.id)


def published_for(collaboration: Collaboration) -> list[int]:
    """Ids of the contents made for it that are public now."""
    public = select(Content.id).where(Content.id.in_(_linked(collaboration)), Content.status == Status.PUBLISHED)
    return list(db.session.scalars(public.order_by(Content.id)))
