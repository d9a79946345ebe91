"""What an appeal is against: the decision that stands, or what screening did to the present version."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from community.content.models import Content
from community.database import db
from community.errors import NotFound
from community.members.models import Member
from moderation.appeals.errors import AppealTooLate, NothingToAppeal
from moderation.desk.cases import find_case
from moderation.desk.decisions import TAKING, standing_decisions
from moderation.desk.models import Case, Decision, Report
from moderation.judgement.statements import APPEAL_DAYS
from moderation.screening.models import Screening

AUTHOR, REPORTER = "author", "reporter"
REPORT_REFUSED = "not upheld"


class Ground(NamedTuple):
    """Who appeals as what, against which version and decision (None: screening), taken when."""

    role: str
    content_version: int
    decision: Decision | None
    taken_at: datetime


def content_of(decision_id: int) -> int:
    """The content that a decision is about. Raises NotFound."""
    about = select(Case.content_id).join(Decision, Decision.case_id == Case.id).where(Decision.id == decision_id)
    content_id = db.session.scalar(about)
    if content_id is None:
        raise NotFound
    return content_id


def ground_of(appellant: Member, content: Content, decision_id: int | None, now: datetime) -> Ground:
    """What the member can appeal against: that decision, or what stands for the content.

    Raises NotFound for whom it does not concern, NothingToAppeal, and AppealTooLate.
    """
    if content.author_id == appellant.id:
        ground = _ground_of_author(content, decision_id)
    else:
        ground = _ground_of_reporter(content, appellant, decision_id)
    last_day = ground.taken_at + timedelta(days=APPEAL_DAYS)
    if now > last_day:
        raise AppealTooLate(f"An appeal was possible until {last_day:%Y-%m-%d}, 184 days after the decision.")
    return ground


def _ground_of_author(content: Content, decision_id: int | None) -> Ground:
    case = find_case(content.id)
    decisions = standing_decisions(case) if case else []
    if decision_id is not None:
        decisions = [decision for decision in decisions if decision.id == decision_id]
    judged = next((decision for decision in decisions if decision.outcome != "dismiss" or decision.also), None)
    screening = _screening_of(content) if decision_id is None else None
    if screening is not None and (judged is None or judged.decided_at < screening.screened_at):
        return Ground(AUTHOR, content.version, None, screening.screened_at)
    if judged is None or not (judged.outcome in TAKING or judged.also):
        raise NothingToAppeal
    return Ground(AUTHOR, judged.content_version, judged, judged.decided_at)


def _screening_of(content: Content) -> Screening | None:
    """What screening said of the present version, if it took something that is still taken."""
    latest = select(Screening).where(Screening.content_id == content.id).order_by(Screening.id.desc()).limit(1)
    screening = db.session.scalar(latest)
    taken = screening is not None and screening.version == content.version and screening.outcome != "publish"
    return screening if taken and content.screening is not None else None


def _ground_of_reporter(content: Content, reporter: Member, decision_id: int | None) -> Ground:
    """The newest refusal of a report of theirs."""
    theirs = (Report.content_id == content.id, Report.reporter_id == reporter.id)
    refused = select(Report.content_version, Decision).join(Decision, Decision.id == Report.decision_id)
    refused = refused.where(*theirs, Report.upheld.is_(False)).order_by(Report.id.desc()).limit(1)
    if decision_id is not None:
        refused = refused.where(Decision.id == decision_id)
    found = db.session.execute(refused).first()
    if found is not None:
        return Ground(REPORTER, found.Decision.content_version, found.Decision, found.Decision.decided_at)
    if db.session.scalar(select(Report.id).where(*theirs).limit(1)) is None:
        raise NotFound
    raise NothingToAppeal("No report of yours on it was refused.")
