"""Whether members may write, asked anew each time: the switch works in every process at once."""

from __future__ import annotations

from sqlalchemy import or_, select

from community.database import db
from community.read_only.models import Stop
from community.statements import NOW

ONLY = 1
PRESENT = select(Stop).where(Stop.id == ONLY, or_(Stop.until.is_(None), Stop.until > NOW))


def present_stop() -> Stop | None:
    """Why and until when members only read; None while they may write. One look by primary key."""
    return db.session.scalar(PRESENT, execution_options={"populate_existing": True})
