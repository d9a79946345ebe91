"""Scheduling reports, making their editions, and forgetting old files. They flush, never commit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from community import outbox
from community.clock import utcnow
from community.database import db
from community.mail.actions import post_mail
from community.members.models import Member
from community.outbox import transaction
from community.relations import insert_new
from community.report_schedules.digests import digest_of
from community.report_schedules.files import files_of
from community.report_schedules.models import ReportEdition, ReportFile, ReportSchedule
from community.report_schedules.periods import Span
from community.report_schedules.queries import get_schedule, recipients_called, recipients_of

KEPT = timedelta(days=90)


def make_schedule(member: Member, recipients: list[str], **said: Any) -> ReportSchedule:
    """Schedule reports. Raises Invalid for a recipient without the role growth."""
    whom = recipients_called(recipients)
    schedule = ReportSchedule(recipients=whom, **said, version=1, made_by=member.id, created_at=utcnow())
    db.session.add(schedule)
    db.session.flush()
    return schedule


def change_schedule(schedule: ReportSchedule, **changes: Any) -> None:
    """Change a schedule; take it with ``schedule_to_change``. Raises Invalid for a recipient without the role."""
    if "recipients" in changes:
        changes["recipients"] = recipients_called(changes["recipients"])
    for name, value in changes.items():
        setattr(schedule, name, value)
    schedule.version += 1
    db.session.flush()


def delete_schedule(schedule: ReportSchedule) -> None:
    """Delete a schedule with its editions and files."""
    db.session.delete(schedule)
    db.session.flush()


def make_edition(schedule_id: int, span: Span) -> bool:
    """Make the edition of a period and send it, once however many schedulers do. Returns whether it was this one.

    Everything is counted before the transaction opens, so that nobody waits for it. Records ``report.ready``.
    """
    digest, files = digest_of(span), files_of(get_schedule(schedule_id).reports, span)
    with transaction():
        key = {"schedule_id": schedule_id, "first_day": span.first}
        if not insert_new(ReportEdition, **key, last_day=span.last, digest=digest, made_at=utcnow()):
            return False
        edition_id = db.session.scalars(select(ReportEdition.id).filter_by(**key)).one()
        db.session.add_all(ReportFile(edition_id=edition_id, name=name, content=text) for name, text in files.items())
        for member in recipients_of(get_schedule(schedule_id)):
            post_mail(member, "report", key=f"report:{edition_id}:{member.id}", edition_id=edition_id)
        outbox.record("report.ready", edition_id=edition_id)
    return True


def forget_old_editions() -> None:
    """Delete editions with their files after 90 days. Run by the scheduler."""
    with transaction() as session:
        session.execute(delete(ReportEdition).where(ReportEdition.made_at < utcnow() - KEPT))
