"""Whether members may write, asked anew each time: the switch works in every process at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from community.read_only.models import Stop
from community.statements import NOW, Prepared, rows_of

ONLY = 1
PRESENT = select(*Stop.__table__.c).where(Stop.id == ONLY, or_(Stop.until.is_(None), Stop.until > NOW))


def present_stop() -> Any | None:
    """Why and until when members only read, as a row of Stop; None while they may write. One look by primary key."""
    return next(iter(rows_of(Prepared(PRESENT, {}))), None)
