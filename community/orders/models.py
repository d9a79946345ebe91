"""What the host shop sold to whom, as it told us. Facts only: a refund is a row of its own, never a change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


@dataclass(frozen=True)
class Origin:
    """Whence a buyer came, as far as the host knows: their cookie, and the share click or link that led here."""

    visitor: str | None = None
    click_id: str | None = None
    share_code: str | None = None


NOWHERE = Origin()


class Order(Model):
    """An order, paid once. Whose it is, ``queries.bought_by`` says: one may buy before one joins."""

    __tablename__ = "orders"
    __table_args__ = (CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name="refunded_at_most_all"),)

    id: Mapped[Id]
    external_id: Mapped[str] = mapped_column(unique=True, comment="`order_id` on the wire: the host's id")
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id"), index=True, comment="the buyer, if a member already when it was reported"
    )
    member_external_id: Mapped[str | None] = mapped_column(index=True, comment="the host's id of the buyer")
    visitor: Mapped[str | None] = mapped_column(comment="first-party cookie of the buyer's browser")
    click_id: Mapped[str | None] = mapped_column(comment="of the share click that led here, as the host reports it")
    share_code: Mapped[str | None] = mapped_column(comment="of the share link that led here, as the host reports it")
    amount_minor: Mapped[int] = mapped_column(comment="gross, in integer minor units of currency")
    currency: Mapped[str] = mapped_column(comment="ISO 4217")
    refunded_minor: Mapped[int] = mapped_column(default=0, comment="sum of its refunds")
    paid_at: Mapped[datetime] = mapped_column(index=True, comment="UTC; as the host reports it")
    reported_at: Mapped[datetime] = mapped_column(comment="UTC; when we heard of it")


class OrderLine(Model):
    """A product in an order, by the host's id: we may hear of the product later than of the order."""

    __tablename__ = "order_lines"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    product_external_id: Mapped[str] = mapped_column(primary_key=True, index=True, comment="the host's id")
    quantity: Mapped[int] = mapped_column(default=1)


class Refund(Model):
    """Money given back, in the currency of its order: the row that reverses a part of it."""

    __tablename__ = "refunds"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_positive"),)

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    amount_minor: Mapped[int] = mapped_column(comment="in integer minor units of the order's currency")
    products: Mapped[list[Any]] = mapped_column(default=list, comment="external ids of what came back, where named")
    refunded_at: Mapped[datetime] = mapped_column(comment="UTC; as the host reports it")


class OrderDelivery(Model):
    """An order arrived. Review requests count their days from here."""

    __tablename__ = "order_deliveries"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    delivered_at: Mapped[datetime] = mapped_column(index=True, comment="UTC; as the host reports it")
