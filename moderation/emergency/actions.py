"""Slow mode and the read-only switch, with their line in the audit. They flush, never commit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from community.catalog.models import Product
from community.clock import utcnow
from community.content.models import Content
from community.content.pace import slow_down, speed_up
from community.database import db
from community.errors import Invalid
from community.members.models import Member
from community.read_only.actions import resume_writing, stop_writing
from moderation.audit.actions import record_act

Subject = Content | Product


def set_slow_mode(moderator: Member, subject: Subject, seconds_between: int, until: datetime) -> None:
    """Have members wait between two contributions there. Raises Invalid for a comment, and for a time that is over."""
    if isinstance(subject, Content) and subject.kind == "comment":
        raise Invalid(errors={"content_id": ["Comments are slowed under the content where they stand."]})
    check_ahead(until)
    slow_down(subject, moderator, seconds_between, until)
    after = {"seconds_between": seconds_between, "until": until.isoformat()}
    record_act(moderator, "slow_mode.set", named(subject), after=after)


def end_slow_mode(moderator: Member, subject: Subject) -> None:
    """Let members write there at their own pace. Harmless where they could."""
    if speed_up(subject):
        record_act(moderator, "slow_mode.ended", named(subject))


def set_read_only(admin: Member, *, on: bool, reason_zh: str, reason_en: str, until: datetime | None) -> None:
    """Stop or resume what members write. The audit hears of it as a fact, whoever does it."""
    if not on:
        resume_writing(admin)
        return
    if until is not None:
        check_ahead(until)
    stop_writing(reason_zh, reason_en, until, admin)


def check_ahead(until: datetime) -> None:
    """Raises Invalid for a time that is over."""
    if until <= utcnow():
        raise Invalid(errors={"until": ["This time is over."]})


def named(subject: Subject) -> str:
    """As alerts and the audit call it: ``content:81``, ``product:SKU-1``."""
    return f"product:{subject.external_id}" if isinstance(subject, Product) else f"content:{subject.id}"


def record_stop(reason_zh: str, reason_en: str, until: str | None, member_id: int | None) -> None:
    """Write down that members only read. Hears ``writing.stopped``, inline."""
    after: dict[str, Any] = {"until": until}
    record_act(_member(member_id), "writing.stopped", "community", after=after, note=f"{reason_zh} {reason_en}")


def record_resumption(member_id: int | None) -> None:
    """Write down that members write again. Hears ``writing.resumed``, inline."""
    record_act(_member(member_id), "writing.resumed", "community")


def _member(member_id: int | None) -> Member | None:
    return None if member_id is None else db.session.get_one(Member, member_id)
