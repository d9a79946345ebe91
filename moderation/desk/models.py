"""What the desk keeps: cases, reports, decisions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, event, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.content.models import Content
from community.database import Id, Model
from community.members.models import Member
from community.relations import Relation, one_live


class CaseStatus(StrEnum):
    """As stored. A case is shown as ``claimed`` while it is open and a claim lives."""

    OPEN = "open"
    DECIDED = "decided"


class Case(Model):
    """What people have to judge about one content. One per content, opened again and never doubled."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_waiting", "status", "hard", "priority", "id"),
        Index("ix_cases_in_queue", "status", "queue", "hard", "priority", "id"),
        Index("ix_cases_opened", "status", "opened_at", "id"),
        CheckConstraint("status IN ('open', 'decided')", name="status_known"),
    )

    id: Mapped[Id]
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), unique=True)
    version: Mapped[int] = mapped_column(default=1, comment="raised by decisions, and when its content was edited")
    status: Mapped[str] = mapped_column(default=CaseStatus.OPEN)
    queue: Mapped[str] = mapped_column(comment="hard, escalated, or the kind of the content")
    hard: Mapped[bool] = mapped_column(default=False, comment="threats, minors, self-harm: before all others")
    policy: Mapped[str] = mapped_column(comment="slug of the gravest concern")
    language: Mapped[str] = mapped_column(comment="of the content: zh, en or und")
    priority: Mapped[float] = mapped_column(comment="greatest first; priority, DEFINITIONS")
    terms: Mapped[dict[str, Any]] = mapped_column(comment="what made the priority")
    holding: Mapped[bool] = mapped_column(default=False, comment="its content waits out of sight for the decision")
    noticed: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="a notice under the law waits for the decision"
    )
    outcome: Mapped[str | None] = mapped_column(comment="of the decision that stands, also while it is open again")
    reason: Mapped[str | None] = mapped_column(comment="of that decision")
    opened_at: Mapped[datetime] = mapped_column(comment="UTC; last time")
    promised_at: Mapped[datetime] = mapped_column(comment="UTC; somebody looks at it before")
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(comment="UTC; begin of the claim")
    claimed_until: Mapped[datetime | None] = mapped_column(comment="UTC; end of the lease")
    handover_note: Mapped[str | None] = mapped_column(comment="from the moderator who handed it over")

    content: Mapped[Content] = relationship(foreign_keys=content_id, lazy="select")


class Decision(Model):
    """What a person decided about a case. Append-only: taking one back is another decision."""

    __tablename__ = "decisions"

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    case_version: Mapped[int] = mapped_column(comment="of the case that was judged")
    content_version: Mapped[int] = mapped_column(comment="of the content that was judged")
    outcome: Mapped[str] = mapped_column(comment="publish, label, limit, remove, restore, dismiss, escalate, undo")
    reason: Mapped[str | None] = mapped_column(comment="slug of the catalogue; null where nothing was taken")
    note: Mapped[str] = mapped_column(default="", comment="for staff")
    statement: Mapped[dict[str, Any] | None] = mapped_column(comment="of reasons, in the EU database's enums")
    also: Mapped[list[Any]] = mapped_column(default=list, comment="sanctions: sanction, feature, until")
    before: Mapped[dict[str, Any]] = mapped_column(comment="content and case as they were; an undo restores them")
    decided_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(
        comment="UTC; since when its moderator held the case; null without a claim"
    )
    decided_at: Mapped[datetime] = mapped_column(index=True, comment="UTC")
    undo_until: Mapped[datetime] = mapped_column(comment="UTC")
    undoes: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), unique=True, comment="what it takes back")

    case: Mapped[Case] = relationship(lazy="select")
    moderator: Mapped[Member] = relationship(foreign_keys=decided_by, lazy="select")


class Report(Relation, Model):
    """A member says that a content breaks a rule. It ends when somebody decides; one lives per member and content."""

    __tablename__ = "reports"
    __table_args__ = (
        one_live("reports", "content_id", "reporter_id"),
        Index("ix_reports_created_at", "created_at"),
        Index("ix_reports_ended_at", "ended_at"),
    )

    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), index=True)
    content_version: Mapped[int] = mapped_column(comment="what the reporter saw")
    reporter_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(comment="slug of the catalogue")
    note: Mapped[str] = mapped_column(default="")
    weight: Mapped[float] = mapped_column(comment="0.1..5, by the reporter's record at that time")
    upheld: Mapped[bool | None] = mapped_column(comment="what became of it; null while it lives")
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), index=True, comment="which ended it")


@event.listens_for(Decision, "before_update")
@event.listens_for(Decision, "before_delete")
def _refuse_to_rewrite(_mapper: Any, _connection: Any, decision: Decision) -> None:
    raise RuntimeError(f"Decision {decision.id} stands as it was taken; take another one.")
