"""Cases: opened, weighed, claimed, handed over. Whoever changes one holds its content locked first, then the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from math import prod

from sqlalchemy import ColumnElement, and_, func, or_, select

from community.clock import utcnow
from community.content.models import Content
from community.content.queries import content_to_change
from community.database import db
from community.errors import Conflict, NotFound
from community.members.models import Member
from moderation.desk import acts
from moderation.desk.errors import CaseClaimed, CaseDecided, OwnCase
from moderation.desk.models import Case, CaseStatus, Report
from moderation.judgement.priority import (
    DRAWN_PROBABILITY,
    REPORTED_PROBABILITY,
    Concern,
    gravest,
    is_hard,
    priority,
    promise,
)
from moderation.judgement.verdicts import Verdict
from moderation.queues.models import Queue
from moderation.queues.queries import check_open, is_open, is_open_to, named_queues
from moderation.queues.routing import ESCALATED, SECOND_LOOKS, queue_for
from moderation.screening.models import Screening

LEASE = timedelta(minutes=10)


def find_case(content_id: int) -> Case | None:
    """The case of a content that is held locked by us."""
    return db.session.scalar(select(Case).where(Case.content_id == content_id).with_for_update())


def case_to_change(case_id: int) -> Case:
    """The case and its content, locked until the end of the transaction, as they are now. Raises NotFound."""
    content_id = db.session.scalar(select(Case.content_id).where(Case.id == case_id))
    if content_id is None:
        raise NotFound
    content_to_change(content_id)
    locked = select(Case).where(Case.id == case_id).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def open_case(content: Content, concerns: Iterable[Concern], *, holding: bool = False, noticed: bool = False) -> Case:
    """The one case of a content, open: new, still open, or opened again. Hold the content locked.

    concerns: what screening fears of the present version, beside what members reported.
    holding: the content waits out of sight for the decision. noticed: a notice under the law waits for it.
    """
    case = find_case(content.id)
    if case is None:
        case = Case(content_id=content.id, status=CaseStatus.OPEN, opened_at=utcnow(), holding=holding, noticed=noticed)
        db.session.add(case)
    elif case.status == CaseStatus.DECIDED:
        case.status, case.opened_at = CaseStatus.OPEN, utcnow()
    elif holding:
        case.version += 1  # its content was edited: who judged the earlier text must look again
    case.holding, case.noticed = case.holding or holding, case.noticed or noticed
    weigh(case, content, concerns)
    db.session.flush()
    return case


def unasked_cases(contents: Sequence[Content]) -> dict[int, Case]:
    """Cases of contents about which nobody asked anything, decided from the beginning, by the id of the content."""
    feared, queues, made = screened_concerns_of(contents), named_queues(), {}
    for content in contents:
        case = Case(content_id=content.id, content=content, status=CaseStatus.DECIDED, opened_at=utcnow(), version=1)
        case.holding = case.noticed = False
        weigh_by(case, content, feared.get(content.id, ()), (), queues)
        made[content.id] = case
    db.session.add_all(made.values())
    db.session.flush()
    return made


def follow_edit(case: Case, content: Content, concerns: Iterable[Concern]) -> None:
    """The content of a case was edited and stays in sight: an open case is about the new text from now on."""
    if case.status == CaseStatus.OPEN:
        case.version += 1
        weigh(case, content, concerns)
        db.session.flush()


def weigh(case: Case, content: Content, concerns: Iterable[Concern]) -> None:
    """Set queue, policy, priority and promise by what screening and members say of the present version."""
    with db.session.no_autoflush:  # a new case has no priority yet
        reports, queues = live_reports(content.id), named_queues()
    weigh_by(case, content, concerns, reports, queues)


def weigh_by(
    case: Case, content: Content, concerns: Iterable[Concern], reports: Sequence[Report], queues: Sequence[Queue]
) -> None:
    """The same, by these reports and queues of the operator.

    Where nobody says anything, and nothing waits for the case, it is a second look at what was published.
    """
    said = [*concerns, *(Concern(report.reason, REPORTED_PROBABILITY) for report in reports)]
    second_look = not (said or case.holding or case.noticed)
    unnamed = Concern("other", DRAWN_PROBABILITY if second_look else REPORTED_PROBABILITY)
    concern = gravest(said or [unnamed])
    case.policy, case.hard, case.language = concern.policy, is_hard(concern) or case.noticed, content.language
    weights = [report.weight for report in reports]
    reckoned = priority(concern, content.views_count, weights, case.opened_at, hard=case.hard)
    case.priority, case.terms = reckoned.value, reckoned.terms
    case.promised_at = case.opened_at + promise(hard=case.hard)
    if case.queue != ESCALATED:
        usual = queue_for(queues, content.kind, case.policy, case.language, hard=case.hard)
        case.queue = SECOND_LOOKS if second_look and not case.hard else usual


def live_reports(content_id: int) -> list[Report]:
    """Reports that nobody has judged, oldest first."""
    return live_reports_on([content_id])[content_id]


def live_reports_on(content_ids: Sequence[int]) -> dict[int, list[Report]]:
    """The same of many contents."""
    found: dict[int, list[Report]] = {content_id: [] for content_id in content_ids}
    live = (Report.content_id.in_(content_ids), Report.ended_at.is_(None))
    for report in db.session.scalars(select(Report).where(*live).order_by(Report.id)):
        found[report.content_id].append(report)
    return found


def screened_concerns(content: Content) -> Sequence[Concern]:
    """What screening feared of the present version, when an earlier transaction screened it."""
    return screened_concerns_of([content]).get(content.id, ())


def screened_concerns_of(contents: Sequence[Content]) -> dict[int, list[Concern]]:
    """The same of many contents; those are left out of which nothing is known."""
    versions = {content.id: content.version for content in contents}
    newest_of = select(func.max(Screening.id)).where(Screening.content_id.in_(versions)).group_by(Screening.content_id)
    latest = select(Screening.content_id, Screening.version, Screening.verdict).where(Screening.id.in_(newest_of))
    return {
        row.content_id: list(concerns_of(Verdict.from_json(row.verdict)))
        for row in db.session.execute(latest)
        if row.version == versions[row.content_id]
    }


def concerns_of(verdict: Verdict) -> Iterator[Concern]:
    """One concern per reason. Its findings speak for each other, as in policy.combined."""
    for reason in verdict.reasons:
        strengths = [finding.strength for finding in verdict.findings if finding.check in reason.checks]
        yield Concern(reason.policy, 1 - prod(1 - strength for strength in strengths) or REPORTED_PROBABILITY)


def waiting(moderator: Member, now: datetime) -> ColumnElement[bool]:
    """SQL: an open case that the moderator could take: claimed by nobody, and not their own content's."""
    others = Case.content_id.not_in(select(Content.id).where(Content.author_id == moderator.id))
    return and_(Case.status == CaseStatus.OPEN, or_(Case.claimed_until.is_(None), Case.claimed_until <= now), others)


def next_case(moderator: Member, queue: str | None = None) -> Case | None:
    """Claim the most urgent case that nobody holds; None when there is none. Each asker gets another.

    queue: only of this one. Without it the escalated ones are left to admins. Queues of others are passed over.
    """
    now = utcnow()
    theirs = [waiting(moderator, now), is_open_to(moderator)]
    if queue is not None:
        theirs.append(Case.queue == queue)
    elif not moderator.has_role("admin"):
        theirs.append(Case.queue != ESCALATED)
    urgent = select(Case).where(*theirs).order_by(Case.hard.desc(), Case.priority.desc(), Case.id.desc()).limit(1)
    locked = urgent.with_for_update(skip_locked=True, of=Case).execution_options(populate_existing=True)
    case = db.session.scalar(locked)
    if case is not None:
        _hold(case, moderator, now)
    return case


def claim(case_id: int, moderator: Member) -> Case:
    """Hold a case for the length of a lease; claiming it again extends it.

    Raises NotFound in a queue of others, CaseDecided, OwnCase, or CaseClaimed while another moderator holds it.
    """
    check_open(case_id, moderator)
    case, now = case_to_change(case_id), utcnow()
    check_workable(case, moderator, now)
    _hold(case, moderator, now)
    return case


def check_workable(case: Case, moderator: Member, now: datetime) -> None:
    """Raises CaseDecided, OwnCase or CaseClaimed when this moderator cannot work on the case."""
    if case.content.author_id == moderator.id:
        raise OwnCase
    if case.status == CaseStatus.DECIDED:
        raise CaseDecided(f"Case {case.id} was decided: {case.outcome}. {CaseDecided.way_out}")
    check_free(case, moderator, now)


def check_free(case: Case, moderator: Member, now: datetime) -> None:
    """Raises CaseClaimed while another moderator holds it."""
    if is_claimed(case, now) and case.claimed_by != moderator.id:
        holder = db.session.get_one(Member, case.claimed_by)
        raise CaseClaimed(f"{holder.username} holds case {case.id} until {case.claimed_until:%H:%M} UTC.")


def is_claimed(case: Case, now: datetime) -> bool:
    """Does a claim on it live?"""
    return case.claimed_until is not None and case.claimed_until > now


def _hold(case: Case, moderator: Member, now: datetime) -> None:
    if case.claimed_by != moderator.id or not is_claimed(case, now):
        case.claimed_at = now
    case.claimed_by, case.claimed_until = moderator.id, now + LEASE
    db.session.flush()


def release(case_id: int, moderator: Member) -> None:
    """Give a case back. Harmless when the moderator does not hold it."""
    case = case_to_change(case_id)
    if case.claimed_by == moderator.id:
        let_go(case)


def let_go(case: Case) -> None:
    """End the claim, whoever holds it."""
    case.claimed_by = case.claimed_at = case.claimed_until = case.handover_note = None
    db.session.flush()


def hand_over(case_id: int, moderator: Member, to: Member, note: str = "") -> Case:
    """Give a case that one may work on to another moderator, with a note. Raises Conflict for who cannot take it."""
    check_open(case_id, moderator)
    case, now = case_to_change(case_id), utcnow()
    check_workable(case, moderator, now)
    if not to.has_role("moderator") or to.id == case.content.author_id or not is_open(case_id, to):
        raise Conflict(
            f"{to.username} cannot work on case {case.id}: a moderator of its queue who did not write it can."
        )
    case.handover_note = note or None
    _hold(case, to, now)
    acts.of_handover(case, moderator, to)
    return case
