"""What the host reports, as a value; and the memory of what it has reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model
from community.orders.models import Origin


class HostEvent(Model):
    """An event that took effect. Its id counts once, ever."""

    __tablename__ = "host_events"

    id: Mapped[str] = mapped_column(primary_key=True, comment="the host's id of the event")
    type: Mapped[str] = mapped_column(comment="order.paid, product.viewed, ...")
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the event, hex; another event with this id is refused")
    occurred_at: Mapped[datetime] = mapped_column(comment="UTC; as the host reports it")
    taken_at: Mapped[datetime] = mapped_column(comment="UTC")


@dataclass(frozen=True)
class Event:
    """One event, read and well formed. details: what only its type has, such as order_id."""

    id: str
    type: str
    occurred_at: datetime
    digest: str
    member_external_id: str | None
    member_username: str | None
    origin: Origin
    details: dict[str, Any]
