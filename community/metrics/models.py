"""What was told of days that are closed, and how it had to be told otherwise."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Why(StrEnum):
    """Why a closed day is told otherwise."""

    CAME_LATE = "came_late"
    LEFT_OUT = "left_out"


class FrozenFigure(Model):
    """A whole number of a day that lies outside the window of late events, as it was last told."""

    __tablename__ = "frozen_figures"

    day: Mapped[date] = mapped_column(Date, primary_key=True, comment="local day of TIMEZONE")
    figure: Mapped[str] = mapped_column(primary_key=True, comment="dau, wau, mau, new_members, or an activity")
    value: Mapped[int] = mapped_column(comment="members, without staff and who was erased by then")
    frozen_at: Mapped[datetime] = mapped_column(comment="UTC; when it was told so for the first time")


class FigureRevision(Model):
    """A frozen figure is told otherwise."""

    __tablename__ = "figure_revisions"

    id: Mapped[Id]
    figure: Mapped[str] = mapped_column(comment="dau, wau, mau, new_members, or an activity")
    day: Mapped[date] = mapped_column(Date, index=True, comment="local day of TIMEZONE that is told otherwise")
    old: Mapped[int] = mapped_column(comment="as it was told before")
    new: Mapped[int] = mapped_column(comment="as it is told since")
    why: Mapped[str] = mapped_column(String(16), comment="came_late, left_out")
    revised_at: Mapped[datetime] = mapped_column(index=True, comment="UTC")
