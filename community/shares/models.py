"""Share links and the clicks on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.catalog.models import Product
from community.content.models import Content
from community.database import Id, Model
from community.members.models import Member


class ShareLink(Model):
    """A member's link to a content or a product on a channel. There is one of each, and its code never changes."""

    __tablename__ = "share_links"
    __table_args__ = (
        UniqueConstraint("member_id", "content_id", "channel"),
        UniqueConstraint("member_id", "product_id", "channel"),
        CheckConstraint("(content_id IS NULL) <> (product_id IS NULL)", name="one_object"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True, comment="58 random bits, without letters that look alike")
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    content_id: Mapped[int | None] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(comment="where it was to be posted: wechat, weibo, ...")
    utm_campaign: Mapped[str | None] = mapped_column(comment="as the sharer named it last; goes on to the shop")
    cookie: Mapped[str | None] = mapped_column(comment="digest of the sharer's own visitor cookie, where there was one")
    created_at: Mapped[datetime] = mapped_column(index=True, comment="UTC")

    member: Mapped[Member] = relationship()
    content: Mapped[Content | None] = relationship()
    product: Mapped[Product | None] = relationship()


class Click(Model):
    """A visit to a share link. A visitor counts once per link and hour; what is no person is kept, and told apart."""

    __tablename__ = "share_clicks"
    __table_args__ = (
        UniqueConstraint("link_id", "visitor", "hour", "kind"),
        Index("ix_share_clicks_of_visitor", "visitor", "clicked_at"),
        Index("ix_share_clicks_of_cookie", "cookie", "clicked_at"),
    )

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(unique=True, comment="96 random bits; `click_id` and `cid` on the wire")
    link_id: Mapped[int] = mapped_column(ForeignKey("share_links.id", ondelete="CASCADE"))
    visitor: Mapped[str] = mapped_column(comment="digest of the cookie, else HMAC of the day; never an address")
    cookie: Mapped[str | None] = mapped_column(comment="digest of the cookie that came with it or was given by it")
    hour: Mapped[datetime] = mapped_column(comment="UTC; the clock hour of clicked_at")
    kind: Mapped[str] = mapped_column(comment="person, or why not; see visitors.robots")
    clicked_at: Mapped[datetime] = mapped_column(comment="UTC; the first of the hour")

    link: Mapped[ShareLink] = relationship()
