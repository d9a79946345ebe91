"""Who has which badge."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model


class MemberBadge(Model):
    """A member has a badge, as the facts say now."""

    __tablename__ = "member_badges"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    badge: Mapped[str] = mapped_column(primary_key=True, comment="its key in the rules")
    awarded_at: Mapped[datetime] = mapped_column(comment="UTC; when the thing happened that completed it")
