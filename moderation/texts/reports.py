"""Reports of collections: taken with a receipt, looked at by moderators, and answered."""

from __future__ import annotations

from sqlalchemy import Select, and_, select, update

from community.caps.actions import spend
from community.clock import utcnow
from community.collections.models import Collection
from community.collections.queries import (
    access_collection,
    collection_rows,
    collection_to_change,
    show_collection,
)
from community.database import db
from community.errors import Conflict
from community.http.cursors import Page, oldest
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.members.queries import Viewer, viewer_of
from community.relations import begin
from moderation.audit.actions import record_act
from moderation.desk.letters import TO_REPORTER, Letter, post
from moderation.texts.models import CollectionReport

REPORT = CollectionReport.id.label("report_id")


def report_collection(reporter: Member, collection_id: int, reason: str, note: str = "") -> CollectionReport:
    """Report somebody's collection that one sees. One live report per member and collection.

    Raises NotFound for what the reporter cannot see, Conflict for their own and for a second report, Restricted for who
    may not report for a while, CapReached.
    """
    check_unrestricted(reporter, "report")
    access_collection(collection_id, viewer_of(reporter))
    collection = collection_to_change(collection_id)
    if collection.owner_id == reporter.id:
        raise Conflict("This is your own collection. You can change or delete it.")
    spend(reporter, "report", collection.owner_id)
    mine = {"collection_id": collection_id, "reporter_id": reporter.id}
    if not begin(CollectionReport, **mine, reason=reason, note=note):
        raise Conflict("You reported this already. You will be told what came of it.")
    return db.session.scalars(select(CollectionReport).filter_by(**mine, ended_at=None)).one()


def answer_reports(collection_id: int, *, upheld: bool) -> int:
    """End the reports of a collection, and tell who sent them what came of it. Returns how many there were."""
    live = update(CollectionReport).where(
        CollectionReport.collection_id == collection_id, CollectionReport.ended_at.is_(None)
    )
    ended = live.values(ended_at=utcnow(), upheld=upheld).returning(CollectionReport.reporter_id)
    reporters = db.session.scalars(ended.execution_options(synchronize_session="fetch")).all()
    post((Letter(reporter_id, "report_settled", TO_REPORTER[upheld]) for reporter_id in sorted(reporters)), None, None)
    return len(reporters)


def dismiss_reports(collection_id: int, moderator: Member) -> None:
    """Leave a reported collection as it is. Its reporters are told. Twice is harmless."""
    collection_to_change(collection_id)
    if answer_reports(collection_id, upheld=False):
        record_act(moderator, "collection.left", f"collection:{collection_id}")


def report_rows(viewer: Viewer) -> Select:
    """Reports of collections that nobody has answered, each with its collection, to be ordered by REPORT."""
    said = (CollectionReport.reason, CollectionReport.note, CollectionReport.created_at.label("reported_at"))
    rows = collection_rows(viewer).add_columns(REPORT, *said)
    live = and_(CollectionReport.collection_id == Collection.id, CollectionReport.ended_at.is_(None))
    return rows.join(CollectionReport, live)


def list_reports(viewer: Viewer, limit: int, cursor: str | None) -> Page:
    """Those reports, the oldest first, as mappings for CollectionReportOut."""
    found = oldest(report_rows(viewer), [REPORT], limit, cursor)
    return Page([show_collection(row) for row in found.items], found.next)
