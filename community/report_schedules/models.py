"""Reports that come by themselves: what is sent when to whom, and what was made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class ReportSchedule(Model):
    """Some reports, every day or every week, at an hour of TIMEZONE."""

    __tablename__ = "report_schedules"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1, comment="raised by every edit")
    every: Mapped[str] = mapped_column(String(8), comment="day, or week: on Mondays")
    hour: Mapped[int] = mapped_column(comment="0..23, local time of TIMEZONE")
    reports: Mapped[list[Any]] = mapped_column(comment="overview, active, engagement, sharing")
    recipients: Mapped[list[Any]] = mapped_column(comment="ids of members; who has lost the role growth gets nothing")
    language: Mapped[str] = mapped_column(String(8), default="zh-CN")
    enabled: Mapped[bool] = mapped_column(default=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")


class ReportEdition(Model):
    """What a schedule made of one period. There is one of each, however many schedulers run."""

    __tablename__ = "report_editions"
    __table_args__ = (UniqueConstraint("schedule_id", "first_day"),)

    id: Mapped[Id]
    schedule_id: Mapped[int] = mapped_column(ForeignKey("report_schedules.id", ondelete="CASCADE"))
    first_day: Mapped[date] = mapped_column(Date, comment="local day of TIMEZONE")
    last_day: Mapped[date] = mapped_column(Date, comment="local day of TIMEZONE; belongs to it")
    digest: Mapped[dict[str, Any]] = mapped_column(comment="figures, what changed, and what happened; see digests")
    made_at: Mapped[datetime] = mapped_column(index=True, comment="UTC")


class ReportFile(Model):
    """A report of an edition as a file, kept for some time."""

    __tablename__ = "report_files"

    edition_id: Mapped[int] = mapped_column(ForeignKey("report_editions.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True, comment="such as overview.csv")
    content: Mapped[bytes] = mapped_column(LargeBinary)
