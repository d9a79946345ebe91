"""Where the shop wants to be told, what it is told, and how each attempt went."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model

WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
STATES = (WAITING, DELIVERED, FAILED)
BY_ADMIN, GONE, FAILING = "by_admin", "gone", "failing"
REASONS = (BY_ADMIN, GONE, FAILING)
EVERYTHING = "*"
ONLY_WAITING = text("state = 'waiting'")


class WebhookEndpoint(Model):
    """An address of the shop, which topics it hears, and the key that signs what is sent there."""

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        CheckConstraint("(disabled_at IS NULL) = (disabled_because IS NULL)", name="disabled_for_a_reason"),
        CheckConstraint("disabled_because IN ('by_admin', 'gone', 'failing')", name="reason_known"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1, comment="raised by what people change, never by sending")
    url: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    topics: Mapped[list[Any]] = mapped_column(comment="names, or * alone for every one there is and will be")
    secret: Mapped[bytes] = mapped_column(LargeBinary, comment="encrypted; see members.secrets")
    former_secret: Mapped[bytes | None] = mapped_column(LargeBinary, comment="encrypted; signs too after a rotation")
    former_until: Mapped[datetime | None] = mapped_column(comment="UTC; how long it does")
    disabled_at: Mapped[datetime | None] = mapped_column(comment="UTC; nothing is sent or kept for it since")
    disabled_because: Mapped[str | None] = mapped_column(comment="by_admin; gone: it said 410; failing: for days")
    failing_since: Mapped[datetime | None] = mapped_column(comment="UTC; first failure after the last success")
    held_until: Mapped[datetime | None] = mapped_column(comment="UTC; it did not answer, and is left alone till then")
    lease: Mapped[str | None] = mapped_column(comment="token of the worker that sends to it now")
    leased_until: Mapped[datetime | None] = mapped_column(comment="UTC; the worker is dead if it holds it longer")
    created_at: Mapped[datetime] = mapped_column(comment="UTC")

    @property
    def enabled(self) -> bool:
        """Whether anything is sent to it."""
        return self.disabled_at is None


class WebhookDelivery(Model):
    """A message on its way to one endpoint. What it says is made of the present rows at every attempt, never kept."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "message_id"),
        Index("ix_webhook_deliveries_of_endpoint", "endpoint_id", "id"),
        Index("ix_webhook_deliveries_created_at", "created_at"),
        Index(
            "ix_webhook_deliveries_due",
            "endpoint_id",
            "next_at",
            "id",
            sqlite_where=ONLY_WAITING,
            postgresql_where=ONLY_WAITING,
        ),
        CheckConstraint("state IN ('waiting', 'delivered', 'failed')", name="state_known"),
    )

    id: Mapped[Id]
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(comment="webhook-id: the same for every endpoint, attempt and replay")
    topic: Mapped[str]
    fact: Mapped[dict[str, Any]] = mapped_column(comment="what the payload is made of: ids, and nothing of a person")
    state: Mapped[str] = mapped_column(default=WAITING)
    tries: Mapped[int] = mapped_column(default=0, comment="attempts since it was queued or replayed")
    next_at: Mapped[datetime] = mapped_column(comment="UTC; not before, while it waits")
    created_at: Mapped[datetime] = mapped_column(comment="UTC; the message's timestamp")
    settled_at: Mapped[datetime | None] = mapped_column(comment="UTC; delivered, or given up")

    endpoint: Mapped[WebhookEndpoint] = relationship(lazy="select")


class WebhookAttempt(Model):
    """How one attempt went."""

    __tablename__ = "webhook_attempts"

    id: Mapped[Id]
    delivery_id: Mapped[int] = mapped_column(ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), index=True)
    attempted_at: Mapped[datetime] = mapped_column(comment="UTC")
    duration_ms: Mapped[int]
    status: Mapped[int | None] = mapped_column(comment="HTTP status; null without an answer")
    error: Mapped[str | None] = mapped_column(comment="in words; null for a success")
    answer: Mapped[str] = mapped_column(default="", comment="begin of the answer's body, as text")
