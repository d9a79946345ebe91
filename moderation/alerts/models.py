"""What the house noticed by itself, and somebody should look at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Alert(Model):
    """One thing that was noticed. While it is open, the same thing is not raised again."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index(
            "uq_alerts_open",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(comment="runaway_rule, burst, rating_deviation, co_review, copied_text, ...")
    subject: Mapped[str] = mapped_column(comment="what it is about: rule:12, product:SKU-1, members:3,4,5")
    evidence: Mapped[dict[str, Any]] = mapped_column(comment="figures, with what was expected")
    raised_at: Mapped[datetime] = mapped_column(comment="UTC")
    settled_at: Mapped[datetime | None] = mapped_column(comment="UTC; somebody looked at it")
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
