"""Whether members may write, asked anew each time: the switch works in every process at once."""

from __future__ import annotations

from sqlalchemy import or_, select

from community.clock import utcnow
from community.database import db
from community.read_only.models import Stop

ONLY = 1


def present_stop() -> Stop | None:
    """Why and until when members only read; None while they may write. One look by primary key."""
    lasting = or_(Stop.until.is_(None), Stop.until > utcnow())
    found = select(Stop).where(Stop.id == ONLY, lasting)
    return db.session.scalar(found.execution_options(populate_existing=True))
