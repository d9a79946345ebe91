"""Questions about scheduled reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Row, Select, select

from community.database import db
from community.errors import Invalid, NotFound
from community.mail.links import address
from community.members.models import Member, Role
from community.members.queries import find_members
from community.report_schedules.models import ReportEdition, ReportFile, ReportSchedule
from community.report_schedules.periods import Span, latest_period
from community.rows import row_to_change, the_row


def schedule_rows() -> Select:
    """The statement of the list."""
    return select(*ReportSchedule.__table__.c)


def get_schedule(schedule_id: int) -> ReportSchedule:
    """Raises NotFound."""
    return the_row(select(ReportSchedule).where(ReportSchedule.id == schedule_id))


def schedule_to_change(schedule_id: int, version: int) -> ReportSchedule:
    """The schedule, locked until the end of the transaction. Raises NotFound, StaleVersion."""
    return row_to_change(select(ReportSchedule).where(ReportSchedule.id == schedule_id), version)


def recipients_called(usernames: Sequence[str]) -> list[int]:
    """The ids of members of the growth team. Raises Invalid, naming those who are none."""
    found = find_members(list(usernames))
    wrong = [name for name in usernames if name not in found or not found[name].has_role(Role.GROWTH)]
    if wrong:
        raise Invalid(errors={"recipients": [f"{name} has not the role growth." for name in wrong]})
    return sorted({found[name].id for name in usernames})


def recipients_of(schedule: ReportSchedule | Row) -> list[Member]:
    """Those of its recipients who still have the role, in the order of ids."""
    members = select(Member).where(Member.id.in_(schedule.recipients), Member.erased_at.is_(None))
    return [member for member in db.session.scalars(members.order_by(Member.id)) if member.has_role(Role.GROWTH)]


def shown_schedule(schedule: ReportSchedule | Row) -> dict[str, Any]:
    """The schedule with the names of its recipients."""
    columns = {column.name: getattr(schedule, column.name) for column in ReportSchedule.__table__.c}
    return columns | {"recipients": [member.username for member in recipients_of(schedule)]}


def due_editions(now: datetime) -> Iterator[tuple[int, Span]]:
    """The schedules whose latest period has no edition yet, with that period."""
    local = now.astimezone(current_app.config["COMMUNITY"].timezone)
    schedules = select(ReportSchedule).where(ReportSchedule.enabled).order_by(ReportSchedule.id)
    for schedule in db.session.scalars(schedules).all():
        span = latest_period(schedule.every, schedule.hour, local)
        made = select(ReportEdition.id).filter_by(schedule_id=schedule.id, first_day=span.first)
        if db.session.scalar(made) is None:
            yield schedule.id, span


def edition_rows(schedule_id: int) -> Select:
    """The statement of the list of a schedule's editions."""
    return select(*ReportEdition.__table__.c).where(ReportEdition.schedule_id == schedule_id)


def get_edition(edition_id: int) -> ReportEdition:
    """Raises NotFound."""
    edition = db.session.get(ReportEdition, edition_id)
    if edition is None:
        raise NotFound
    return edition


def get_file(edition_id: int, name: str) -> bytes:
    """What the file holds. Raises NotFound, also after the time for which files are kept."""
    content = db.session.scalar(select(ReportFile.content).filter_by(edition_id=edition_id, name=name))
    if content is None:
        raise NotFound
    return content


def links_of(edition_id: int) -> list[str]:
    """The addresses of an edition's files; whoever follows them signs in first."""
    names = db.session.scalars(select(ReportFile.name).filter_by(edition_id=edition_id).order_by(ReportFile.name))
    return [address(f"/api/v1/report-editions/{edition_id}/files/{name}") for name in names]
