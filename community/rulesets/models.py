"""Rules as data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model


class Ruleset(Model):
    """A version of the rules of one kind. Never changed: the next version replaces it."""

    __tablename__ = "rulesets"

    kind: Mapped[str] = mapped_column(primary_key=True, comment="earning, levels, badges")
    version: Mapped[int] = mapped_column(primary_key=True, comment="1, 2, ... of its kind; 1 is what was shipped")
    rules: Mapped[list[Any]] = mapped_column(comment="as the slice of that kind reads them")
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True, comment="null: as shipped")
    changed_at: Mapped[datetime] = mapped_column(comment="UTC")
