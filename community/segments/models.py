"""Segments: members who have something in common, kept as a rule and never as a list; and who looked at lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Segment(Model):
    """A rule that a member fulfils or not. Who fulfils it now is found out whenever it is asked."""

    __tablename__ = "segments"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1, comment="raised by every edit")
    name: Mapped[str] = mapped_column(unique=True, comment="small letters, digits, - and _")
    description: Mapped[str] = mapped_column(default="")
    rule: Mapped[dict[str, Any]] = mapped_column(comment="a tree; see segments.rules")
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    changed_at: Mapped[datetime] = mapped_column(comment="UTC; last edit")


class MemberLookup(Model):
    """Somebody of the growth team looked at the members behind a number. A row never changes."""

    __tablename__ = "member_lookups"

    id: Mapped[Id]
    looked_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    report: Mapped[str] = mapped_column(comment="what they looked behind, such as churn or segment:loyal")
    shown: Mapped[int] = mapped_column(comment="how many members they saw")
    looked_at: Mapped[datetime] = mapped_column(index=True, comment="UTC")
