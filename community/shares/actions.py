"""Sharing a content or a product, and recording who followed the link."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select, update

from community import outbox
from community.activity.actions import record_activity
from community.catalog.models import Product
from community.clock import utcnow
from community.content.counting import count_engagement
from community.content.models import Content
from community.database import db
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.relations import insert_new
from community.shares.models import Click, ShareLink
from community.shares.queries import click_of_the_hour
from community.visitors.models import Visitor

CODE_LETTERS = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 10  # 58 bits: guessing one of a million links takes 10^11 tries


def share_content(
    member: Member, content: Content, channel: str, cookie: str | None = None, utm_campaign: str | None = None
) -> tuple[ShareLink, bool]:
    """The member's link to content on channel, and whether it is new. Sharing again gives the same link.

    cookie: digest of the visitor cookie of the sharer's browser, so that their own clicks can be told.
    utm_campaign: what the shop is told beside the channel; the last one named stays.
    Records ``content.shared`` the first time. Raises Restricted while moderation keeps the member from it.
    """
    link, is_new = _link(member, channel, cookie, utm_campaign, content_id=content.id)
    if is_new:
        count_engagement(content.id, shares_count=+1)
        record_activity(member, "share", link.created_at)
        outbox.record(
            "content.shared", content_id=content.id, member_id=member.id, link_id=link.id, channel=link.channel
        )
    return link, is_new


def share_product(
    member: Member, product: Product, channel: str, cookie: str | None = None, utm_campaign: str | None = None
) -> tuple[ShareLink, bool]:
    """The member's link to product on channel, and whether it is new. Records ``product.shared`` the first time."""
    link, is_new = _link(member, channel, cookie, utm_campaign, product_id=product.id)
    if is_new:
        record_activity(member, "share", link.created_at)
        outbox.record(
            "product.shared", product_id=product.id, member_id=member.id, link_id=link.id, channel=link.channel
        )
    return link, is_new


def _link(
    member: Member, channel: str, cookie: str | None, utm_campaign: str | None, **shared: int
) -> tuple[ShareLink, bool]:
    check_unrestricted(member, "share")
    one = {"member_id": member.id, "channel": channel, **shared}
    made = {"code": _new_code(), "cookie": cookie, "utm_campaign": utm_campaign, "created_at": utcnow()}
    is_new = insert_new(ShareLink, **one, **made)
    link = db.session.scalars(select(ShareLink).filter_by(**one)).one()
    link.utm_campaign = utm_campaign or link.utm_campaign
    return link, is_new


def remember(visitor: Visitor, cookie: str) -> None:
    """What the visitor clicked today without a cookie is known by this one from now on."""
    theirs = update(Click).where(Click.visitor == visitor.key, Click.cookie.is_(None))
    db.session.execute(theirs.values(cookie=cookie))


def _new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def record_click(link: ShareLink, visitor: Visitor, kind: str, now: datetime | None = None) -> tuple[Click, bool]:
    """The visitor's click of this hour on link, and whether it is new.

    kind: ``person``, or why it is none; each kind is counted apart. The database allows one per link, visitor, hour
    and kind, so that a hundred at a time count once. A visitor who has got a cookie since is known by it.
    """
    now = now or utcnow()
    hour = now.replace(minute=0, second=0, microsecond=0)
    known = click_of_the_hour(link, visitor, hour, kind)
    if known is not None:
        return known, False
    values = {"visitor": visitor.key, "cookie": visitor.cookie, "hour": hour, "kind": kind, "clicked_at": now}
    is_new = insert_new(Click, token=secrets.token_urlsafe(12), link_id=link.id, **values)
    return click_of_the_hour(link, visitor, hour, kind), is_new


def forget_browser(member: Member) -> None:
    """Forget from which browsers the member shared, and that clicks came from these."""
    cookies = select(ShareLink.cookie).where(ShareLink.member_id == member.id, ShareLink.cookie.is_not(None))
    clicked = update(Click).where(Click.cookie.in_(cookies)).values(cookie=None)
    shared = update(ShareLink).where(ShareLink.member_id == member.id).values(cookie=None)
    for forgetting in (clicked, shared):
        db.session.execute(forgetting.execution_options(synchronize_session=False))
