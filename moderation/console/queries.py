"""What only pages of the desk ask: how much waits where, and what stands beside a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, select

from community.content.models import Content
from community.database import db
from community.http.cursors import Page, newest
from community.members.models import Member
from moderation.agreement.queries import waiting_for
from moderation.alerts.models import Alert
from moderation.appeals.models import Appeal, AppealStatus
from moderation.desk.models import Case, CaseStatus, Decision, Report
from moderation.desk.queries import decisions_open_to
from moderation.integrity.prints import lookalikes_for
from moderation.notices.models import Notice
from moderation.queues.queries import is_open_to
from moderation.replays.models import Replay
from moderation.replays.queries import view_replay
from moderation.sanctions.models import Sanction
from moderation.sanctions.queries import sanction_rows
from moderation.screening.models import Screening
from moderation.texts.models import CollectionReport

SHOWN = 5  # earlier decisions, sanctions and similar texts beside a case


def waiting_counts(moderator: Member) -> Mapping[str, int]:
    """How much waits in each area of the console, for this moderator. One statement."""
    counted = {
        "cases": select(func.count()).where(Case.status == CaseStatus.OPEN, is_open_to(moderator)),
        "appeals": select(func.count())
        .select_from(Appeal)
        .join(Case, Case.content_id == Appeal.content_id)
        .where(Appeal.status == AppealStatus.OPEN, is_open_to(moderator)),
        "notices": select(func.count()).where(Notice.decided_at.is_(None)),
        "collections": select(func.count()).where(CollectionReport.ended_at.is_(None)),
        "looks": waiting_for(moderator),
        "alerts": select(func.count()).where(Alert.settled_at.is_(None)),
    }
    asked = select(*(count.scalar_subquery().label(name) for name, count in counted.items()))
    return db.session.execute(asked).one()._mapping


def queues_with_counts(moderator: Member) -> list[tuple[str, int]]:
    """The queues in which cases wait that the moderator may work, and how many."""
    open_to = (Case.status == CaseStatus.OPEN, is_open_to(moderator))
    counted = select(Case.queue, func.count()).where(*open_to).group_by(Case.queue).order_by(Case.queue)
    return [(queue, count) for queue, count in db.session.execute(counted)]


def decisions_with_contents(moderator: Member, *, limit: int, cursor: str | None, **wanted: Any) -> Page:
    """Decisions with what they were about, newest first. wanted: as ``decisions_open_to`` takes it."""
    about = decisions_open_to(moderator, **wanted).add_columns(Content.kind, Content.excerpt)
    told = about.join(Case, Case.id == Decision.case_id).join(Content, Content.id == Case.content_id)
    return newest(told, [Decision.id], limit, cursor)


def screened(content_id: int) -> Row | None:
    """What the newest screening of a content said, and by what."""
    columns = (Screening.verdict, Screening.version, Screening.policy_version, Screening.edition, Screening.screened_at)
    newest = select(*columns).where(Screening.content_id == content_id).order_by(Screening.id.desc()).limit(1)
    return db.session.execute(newest).first()


def author_record(author: Member, but_case: int) -> dict[str, Any]:
    """What is known of an author: what was decided about their other contents, sanctions, reports.

    The newest few of each. reported: how many reports there ever were on their contents. upheld: of those.
    """
    reports = select(func.count().label("reported"), func.count().filter(Report.upheld.is_(True)).label("upheld"))
    theirs = reports.join(Content, Content.id == Report.content_id).where(Content.author_id == author.id)
    sanctions = sanction_rows().where(Sanction.member_id == author.id).order_by(Sanction.id.desc()).limit(SHOWN)
    return {
        "member": author,
        "decisions": _decisions_on(author.id, but_case),
        "sanctions": db.session.execute(sanctions).all(),
        **db.session.execute(theirs).one()._mapping,
    }


def _decisions_on(author_id: int, but_case: int) -> Sequence[Row]:
    columns = (Decision.case_id, Decision.outcome, Decision.reason, Decision.decided_at, Content.kind, Content.excerpt)
    rows = select(*columns).join(Case, Case.id == Decision.case_id).join(Content, Content.id == Case.content_id)
    others = rows.where(Content.author_id == author_id, Case.id != but_case)
    return db.session.execute(others.order_by(Decision.id.desc()).limit(SHOWN)).all()


def similar_texts(content: Content) -> list[dict[str, Any]]:
    """Public contents that said nearly the same before, the likest first: who, what, and how like it is, 0..1."""
    alike = {other.content_id: other for other in lookalikes_for(content)[:SHOWN]}
    columns = (Content.id, Content.kind, Content.excerpt, Content.created_at, Member.username, Case.id.label("case_id"))
    rows = select(*columns).join(Member, Member.id == Content.author_id)
    found = rows.outerjoin(Case, Case.content_id == Content.id).where(Content.id.in_(alike))
    shown = [{**row._mapping, "likeness": alike[row.id].likeness} for row in db.session.execute(found)]
    return sorted(shown, key=lambda other: -other["likeness"])


def list_notices(moderator: Member, limit: int, cursor: str | None) -> Page:
    """Notices under the law in the queues that the moderator may work, those that wait before those answered."""
    names = ("id", "ground", "explanation", "outcome", "created_at", "decided_at")
    columns = (*(getattr(Notice, name) for name in names), Notice.decided_at.is_(None).label("waits"))
    about = (Case.id.label("case_id"), Content.kind, Content.excerpt)
    rows = select(*columns, *about).join(Content, Content.id == Notice.content_id)
    rows = rows.join(Case, Case.content_id == Notice.content_id).where(is_open_to(moderator))
    return newest(rows, [rows.selected_columns.waits, Notice.id], limit, cursor)


def last_replay(subject: str, subject_id: int) -> dict[str, Any] | None:
    """The newest replay of a rule or word; None where it was never tried."""
    theirs = (Replay.subject == subject, Replay.subject_id == subject_id)
    newest_id = db.session.scalar(select(func.max(Replay.id)).where(*theirs))
    return newest_id and view_replay(newest_id)


def moderators_but(moderator: Member) -> list[tuple[str, str]]:
    """The others who moderate, to hand a case over to: usernames, and what they call themselves."""
    return [(username, name) for username, name in moderators() if username != moderator.username]


def moderators() -> list[tuple[str, str]]:
    """Who moderates: usernames, and what they call themselves."""
    staff = db.session.scalars(select(Member).where(Member.is_staff, Member.erased_at.is_(None)))
    return sorted((each.username, each.display_name) for each in staff if each.has_role("moderator"))
