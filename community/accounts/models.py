"""What is kept of an account that is no more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model

KEPT, REMOVED = "kept", "removed"


class Erasure(Model):
    """An account was erased at its member's wish. The receipt proves it to whoever holds it."""

    __tablename__ = "erasures"

    receipt: Mapped[str] = mapped_column(primary_key=True, comment="random; given to the member, once")
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    kept_contents: Mapped[int] = mapped_column(comment="published contents that stay, under the pseudonym")
    contents: Mapped[str] = mapped_column(default="kept", server_default="kept", comment="kept or removed, as wished")
    erased_at: Mapped[datetime] = mapped_column(comment="UTC")
    finished_at: Mapped[datetime | None] = mapped_column(comment="UTC; nothing personal is left anywhere since")
