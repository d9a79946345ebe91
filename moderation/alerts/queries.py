"""Which alerts are open, and who hears of them."""

from __future__ import annotations

from sqlalchemy import Row, Select, Text, cast, or_, select

from community.database import db
from community.errors import NotFound
from community.http.cursors import Page, newest
from community.members.models import Member
from moderation.alerts.models import Alert

STATUSES = ("open", "settled")


def list_alerts(status: str | None, limit: int, cursor: str | None) -> Page:
    """Alerts in a state, all without; the newest first."""
    statement = alert_rows()
    if status is not None:
        statement = statement.where(Alert.settled_at.is_(None) if status == "open" else Alert.settled_at.is_not(None))
    return newest(statement, [Alert.id], limit, cursor)


def view_alert(alert_id: int) -> Row:
    """One alert as a row. Raises NotFound."""
    row = db.session.execute(alert_rows().where(Alert.id == alert_id)).first()
    if row is None:
        raise NotFound
    return row


def alert_rows() -> Select:
    """Alerts as rows, with the name of who settled each."""
    settler = Member.username.label("settler")
    return select(*Alert.__table__.c, settler).outerjoin(Member, Member.id == Alert.settled_by)


def moderators() -> list[Member]:
    """Everybody who moderates, in the order of ids: so their inboxes are locked."""
    roles = cast(Member.roles, Text)
    moderating = or_(roles.like('%"moderator"%'), roles.like('%"admin"%'))
    return list(db.session.scalars(select(Member).where(moderating, Member.erased_at.is_(None)).order_by(Member.id)))
