"""What is kept to tell visitors apart: nothing of themselves."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Date, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model


class Visitor(NamedTuple):
    """Somebody without a name. key: of the cookie, else of the day's hash; cookie: digest of the first-party cookie."""

    key: str
    cookie: str | None = None


class DaySalt(Model):
    """The secret with which a day's addresses are hashed. It is deleted with its day, and with it the way back."""

    __tablename__ = "day_salts"

    day: Mapped[date] = mapped_column(Date, primary_key=True, comment="local day of TIMEZONE")
    salt: Mapped[bytes] = mapped_column(LargeBinary, comment="32 random bytes")
