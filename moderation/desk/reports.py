"""Reports by members: taken with a receipt, weighed by the reporter's record, and answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case as when
from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import aliased

from community.caps.actions import spend
from community.clock import utcnow
from community.content.queries import content_to_change, glimpse
from community.database import db
from community.errors import Conflict
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.members.queries import viewer_of
from community.relations import insert_new
from moderation.desk.cases import open_case, screened_concerns
from moderation.desk.models import Decision, Report
from moderation.desk.reporters import is_discounted
from moderation.judgement.priority import LEAST_TRUST, MOST_TRUST

TRUST_WEIGHTS = {"T0": 0.5, "T1": 1.0, "T2": 2.0}
UPHOLDING = ("label", "limit", "remove")


def report_content(
    reporter: Member, content_id: int, reason: str, note: str = "", now: datetime | None = None
) -> Report:
    """Report a content that one sees, and open its case. One live report per member and content.

    Raises NotFound for what the reporter cannot see, Conflict for their own and for a second report, Restricted for who
    may not report for a while.
    """
    check_unrestricted(reporter, "report")
    glimpse(content_id, viewer_of(reporter))
    content = content_to_change(content_id)
    if content.author_id == reporter.id:
        raise Conflict("This is your own content. You can edit it or take it back.")
    spend(reporter, "report", content.author_id)
    values = {
        "content_version": content.version,
        "reason": reason,
        "note": note,
        "weight": weight_of(reporter),
        "created_at": now or utcnow(),
    }
    if not insert_new(Report, content_id=content.id, reporter_id=reporter.id, **values):
        raise Conflict("You reported this already. You will be told what came of it.")
    open_case(content, screened_concerns(content))
    mine = select(Report).filter_by(content_id=content.id, reporter_id=reporter.id, ended_at=None)
    return db.session.scalars(mine).one()


def weight_of(reporter: Member) -> float:
    """How much a report of this member counts, 0.1..5: by trust, and by how often earlier reports were upheld.

    trust weight × 2 × (upheld + 1) ÷ (judged + 2): nobody judged yet leaves the trust weight as it is. Of who is
    discounted for false reports, the least.
    Source of the bounds: reporters' trust, DEFINITIONS; the rest is chosen.
    """
    if is_discounted(reporter, utcnow()):
        return LEAST_TRUST
    counts = select(func.count(), func.coalesce(func.sum(when((Report.upheld, 1), else_=0)), 0))
    judged, upheld = db.session.execute(
        counts.where(Report.reporter_id == reporter.id, Report.upheld.is_not(None))
    ).one()
    weight = TRUST_WEIGHTS[reporter.trust] * 2 * (upheld + 1) / (judged + 2)
    return round(min(max(weight, LEAST_TRUST), MOST_TRUST), 4)


def settle(decision: Decision, reports: Sequence[Report]) -> None:
    """End the reports of a content by a decision."""
    upheld = decision.outcome in UPHOLDING
    for report in reports:
        report.ended_at, report.upheld, report.decision_id = decision.decided_at, upheld, decision.id


def revive(decision_ids: Sequence[int]) -> None:
    """The reports that decisions ended live again, but for those whose reporter sent another one since."""
    newer = aliased(Report)
    replaced = exists().where(
        newer.content_id == Report.content_id, newer.reporter_id == Report.reporter_id, newer.ended_at.is_(None)
    )
    again = update(Report).where(Report.decision_id.in_(decision_ids), ~replaced)
    db.session.execute(
        again.values(ended_at=None, upheld=None, decision_id=None).execution_options(synchronize_session="fetch")
    )


def reverse(decision: Decision) -> list[Report]:
    """The decision was wrong, and so were the reports that it upheld. Returns those."""
    upheld = select(Report).where(Report.decision_id == decision.id, Report.upheld.is_(True)).order_by(Report.id)
    reversed_reports = list(db.session.scalars(upheld))
    for report in reversed_reports:
        report.upheld = False
    db.session.flush()
    return reversed_reports


def grant(decision: Decision, reporter_id: int) -> None:
    """The decision was wrong to refuse the reports of this member."""
    refused = update(Report).where(Report.decision_id == decision.id, Report.reporter_id == reporter_id)
    db.session.execute(refused.values(upheld=True).execution_options(synchronize_session="fetch"))
