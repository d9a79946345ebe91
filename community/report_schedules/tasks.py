"""Reports that are due."""

from __future__ import annotations

from community.clock import utcnow
from community.report_schedules.actions import make_edition
from community.report_schedules.queries import due_editions


def send_due_reports() -> int:
    """Make and send the editions that are due. Returns how many. Run by the scheduler."""
    return sum(make_edition(schedule_id, span) for schedule_id, span in list(due_editions(utcnow())))
