"""What share links brought."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model
from community.shares.models import ShareLink


def _once(kind: str, column: str) -> Index:
    """The unique index that allows one credit of this kind per column."""
    only = text(f"kind = '{kind}'")
    return Index(f"uq_share_credits_{kind}", column, unique=True, sqlite_where=only, postgresql_where=only)


class Credit(Model):
    """A visit, a sign-up or an order that a click led to, or the reversal of an order. A row never changes."""

    __tablename__ = "share_credits"
    __table_args__ = (
        _once("visit", "click_id"),
        _once("signup", "member_id"),
        _once("order", "order_id"),
        UniqueConstraint("refund_id"),
        Index("ix_share_credits_of_link", "link_id", "kind"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(comment="visit, signup, order, or refund: the reversal of an order")
    link_id: Mapped[int] = mapped_column(ForeignKey("share_links.id"))
    click_id: Mapped[int] = mapped_column(ForeignKey("share_clicks.id"), index=True, comment="the last human click")
    first_click_id: Mapped[int] = mapped_column(
        ForeignKey("share_clicks.id"), index=True, comment="the visitor's first one in the window"
    )
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id"), index=True, comment="who signed up or bought, where known"
    )
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refunds.id"))
    amount_minor: Mapped[int] = mapped_column(default=0, comment="in integer minor units; negative for a refund")
    currency: Mapped[str | None] = mapped_column(comment="ISO 4217; null for a visit or a sign-up")
    left_out: Mapped[str | None] = mapped_column(comment="why it does not count; see actions.why_left_out")
    occurred_at: Mapped[datetime] = mapped_column(comment="UTC; of the visit, the sign-up, the order, the refund")

    link: Mapped[ShareLink] = relationship()
