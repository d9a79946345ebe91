"""Work that comes back by itself. Two schedulers may run; each period is worked once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from community.clock import utcnow
from community.database import Model, UtcDateTime, db
from community.outbox import transaction
from community.relations import insert_new


class Period(Model):
    """A period of a periodic work that has been taken by a worker."""

    __tablename__ = "periods"

    work: Mapped[str] = mapped_column(primary_key=True, comment="name of the function")
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime(), primary_key=True, comment="UTC; begin of the period")


@dataclass(frozen=True)
class Periodic:
    """function() every so many seconds, idempotent."""

    function: Callable[[], object]
    seconds: int

    @property
    def name(self) -> str:
        return self.function.__name__


def every(app: Flask, seconds: int, function: Callable[[], object]) -> None:
    """Have function run every so many seconds while a scheduler and a worker run."""
    app.extensions.setdefault("schedule", {})[function.__name__] = Periodic(function, seconds)


def run_periodic(name: str) -> bool:
    """Run the named work unless its present period was taken already. Returns whether it ran."""
    periodic: Periodic = current_app.extensions["schedule"][name]
    now = utcnow()
    begins_at = datetime.fromtimestamp(now.timestamp() // periodic.seconds * periodic.seconds, now.tzinfo)
    with transaction() as session:
        taken = insert_new(Period, work=name, begins_at=begins_at)
        if taken:
            session.execute(delete(Period).where(Period.work == name, Period.begins_at < now - timedelta(days=2)))
    if taken:
        periodic.function()
    return taken


def last_runs() -> dict[str, datetime]:
    """When the latest taken period of each work began."""
    statement = select(Period.work, func.max(Period.begins_at)).group_by(Period.work)
    return dict(db.session.execute(statement).all())
