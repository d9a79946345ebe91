"""Experiments: what is tried on whom, and who was shown which variant."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Experiment(Model):
    """A comparison of variants by one metric, read at one moment that was named beforehand."""

    __tablename__ = "experiments"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1, comment="raised by every edit, by the start and by the stop")
    name: Mapped[str] = mapped_column(unique=True, comment="small letters, digits, - and _; decides who gets what")
    description: Mapped[str] = mapped_column(default="")
    variants: Mapped[list[Any]] = mapped_column(comment="name and weight of each; the first one is compared with")
    activity: Mapped[str] = mapped_column(comment="what is counted: any, or an activity of DEFINITIONS")
    within_days: Mapped[int] = mapped_column(comment="days after the exposure in which it counts")
    horizon_days: Mapped[int] = mapped_column(comment="days from the start to the moment of reading")
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    started_at: Mapped[datetime | None] = mapped_column(comment="UTC; from then on nothing of it changes")
    stopped_at: Mapped[datetime | None] = mapped_column(comment="UTC; nobody is exposed from then on")

    @property
    def read_at(self) -> datetime | None:
        """The moment at which it may be read; None before the start."""
        return self.started_at and self.started_at + timedelta(days=self.horizon_days)


class ExperimentExposure(Model):
    """A member asked for their variant for the first time."""

    __tablename__ = "experiment_exposures"
    __table_args__ = (Index("ix_experiment_exposures_member_id", "member_id"),)

    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    variant: Mapped[str]
    exposed_at: Mapped[datetime] = mapped_column(comment="UTC")
    counts_until: Mapped[datetime] = mapped_column(comment="UTC; what happens from then on counts no more")
