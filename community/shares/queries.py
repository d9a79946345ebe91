"""Questions about share links and clicks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from community.database import db
from community.errors import NotFound
from community.shares.models import Click, ShareLink
from community.visitors.models import Visitor
from community.visitors.robots import PERSON


def find_link(code: str) -> ShareLink | None:
    """The link of this code."""
    return db.session.scalar(select(ShareLink).where(ShareLink.code == code))


def get_link(code: str) -> ShareLink:
    """The link of this code. Raises NotFound."""
    link = find_link(code)
    if link is None:
        raise NotFound
    return link


def click_of_the_hour(link: ShareLink, visitor: Visitor, hour: datetime, kind: str) -> Click | None:
    """What the visitor did on link in the hour, if anything."""
    of_the_hour = select(Click).filter_by(link_id=link.id, hour=hour, kind=kind)
    return db.session.scalar(of_the_hour.where(_made_by(*visitor)).order_by(Click.id).limit(1))


def _made_by(key: str, cookie: str | None) -> ColumnElement[bool]:
    by_key = Click.visitor == key
    return by_key if cookie is None else or_(by_key, Click.cookie == cookie)


def newest_click(visitor: Visitor, since: datetime) -> Click | None:
    """The visitor's last human click on any link."""
    theirs = select(Click).where(_made_by(*visitor), Click.kind == PERSON, Click.clicked_at >= since)
    return db.session.scalar(theirs.order_by(Click.clicked_at.desc(), Click.id.desc()).limit(1))


def clicks_before(at: datetime, window: timedelta, click_id: str | None, share_code: str | None) -> Sequence[Click]:
    """The human clicks of one visitor in the window that ends at at, oldest first.

    The visitor is who made the click click_id, else the newest human click in the window on the link share_code.
    """
    in_time = (Click.kind == PERSON, Click.clicked_at <= at, Click.clicked_at >= at - window)
    named = select(Click).where(Click.kind == PERSON, Click.clicked_at <= at).order_by(Click.clicked_at.desc())
    if click_id is not None:
        named = named.where(Click.token == click_id)
    else:
        named = named.join(ShareLink, ShareLink.id == Click.link_id).where(ShareLink.code == share_code, *in_time)
    click = db.session.scalar(named.limit(1))
    if click is None:
        return []
    theirs = select(Click).where(*in_time, _made_by(click.visitor, click.cookie)).order_by(Click.clicked_at, Click.id)
    return db.session.scalars(theirs).all()


def clicks_named(click_id: str) -> Sequence[Click]:
    """The click of this id, whoever made it; none where there is none."""
    return db.session.scalars(select(Click).where(Click.token == click_id)).all()


def is_cookie_of(sharer_id: int, cookie: str) -> bool:
    """Whether the member made a share link from a browser that bore this cookie."""
    theirs = select(ShareLink.id).where(ShareLink.member_id == sharer_id, ShareLink.cookie == cookie)
    return db.session.scalar(theirs.limit(1)) is not None
