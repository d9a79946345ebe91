"""Stopping and resuming what members write. They flush, never commit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from community import outbox
from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.read_only.models import Stop
from community.read_only.queries import ONLY


def stop_writing(reason_zh: str, reason_en: str, until: datetime | None = None, by: Member | None = None) -> None:
    """Let members only read. Again: the later reason holds. by: None for the operator's command.

    Records ``writing.stopped``.
    """
    _forget()
    said = {"reason_zh": reason_zh, "reason_en": reason_en}
    db.session.add(Stop(id=ONLY, since=utcnow(), until=until, set_by=by and by.id, **said))
    db.session.flush()
    outbox.record("writing.stopped", **said, until=until and until.isoformat(), member_id=by and by.id)


def resume_writing(by: Member | None = None) -> None:
    """Let members write again. Records ``writing.resumed``; harmless, and no fact, when they may."""
    if _forget():
        outbox.record("writing.resumed", member_id=by and by.id)


def _forget() -> bool:
    return db.session.execute(delete(Stop).execution_options(synchronize_session="fetch")).rowcount > 0
