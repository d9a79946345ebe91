"""Objecting to what was decided, and answering. They never commit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from community import outbox
from community.clock import utcnow
from community.content.queries import content_to_change
from community.database import db
from community.errors import NotFound
from community.members.models import Member
from community.relations import insert_new
from moderation.appeals.errors import AppealDecided, AppealedAlready, StaleAppeal
from moderation.appeals.grounds import content_of, ground_of
from moderation.appeals.judges import check_judge
from moderation.appeals.models import Appeal, AppealStatus
from moderation.appeals.remedies import leave_as_it_is, put_right
from moderation.audit.actions import record_act
from moderation.desk.cases import check_free, find_case, open_case, screened_concerns
from moderation.desk.letters import Letter, post
from moderation.desk.models import Case, Decision
from moderation.judgement.verdicts import Message

ANSWERS = {
    AppealStatus.UPHELD: Message("您的申诉未获支持：{answer}", "Your appeal was not granted: {answer}"),
    AppealStatus.OVERTURNED: Message("您的申诉成立：{answer}", "Your appeal was granted: {answer}"),
}


def appeal(
    appellant: Member,
    text: str,
    *,
    content_id: int | None = None,
    decision_id: int | None = None,
    now: datetime | None = None,
) -> Appeal:
    """Object to a decision, or to what stands for a content; one of the two is given. Once for each.

    Authors object to what was taken from them, by people or by screening; reporters to a refused report. What
    screening did goes to the case of the content as well, so that a person looks. Raises NotFound, NothingToAppeal,
    AppealTooLate, AppealedAlready.
    """
    now = now or utcnow()
    content = content_to_change(content_id or content_of(decision_id))
    ground = ground_of(appellant, content, decision_id, now)
    about = {"content_id": content.id, "content_version": ground.content_version, "role": ground.role}
    mine = {"appellant_id": appellant.id, "decision_id": ground.decision and ground.decision.id}
    state = {"text": text, "status": AppealStatus.OPEN, "version": 1, "opened_at": now, "same_person": False}
    if not insert_new(Appeal, **about, **mine, **state):
        raise AppealedAlready
    case = find_case(content.id)
    if ground.decision is None:
        case = open_case(content, screened_concerns(content))
    mine_open = select(Appeal).filter_by(**mine, content_id=content.id, content_version=ground.content_version)
    made = db.session.scalars(mine_open).one()
    record_act(appellant, "appeal.made", f"appeal:{made.id}", case_id=case.id, note=text, about=appellant.id)
    return made


def decide_appeal(
    appeal_id: int,
    moderator: Member,
    outcome: str,
    *,
    version: int,
    note: str,
    action: str | None = None,
    reason: str | None = None,
    now: datetime | None = None,
) -> Appeal:
    """Answer an appeal, as it was at ``version``: ``uphold`` what was decided, or ``overturn`` it.

    note: the answer, in words. action, reason: what becomes of a content whose reporter was right. Raises StaleAppeal,
    AppealDecided, NotYourAppeal, OwnCase, CaseClaimed while another moderator holds the case, and Conflict.
    """
    now = now or utcnow()
    asked, case = appeal_to_change(appeal_id)
    check_open(asked, version)
    asked.same_person = check_judge(asked, case, moderator, now)
    check_free(case, moderator, now)
    if outcome == "overturn":
        settled, made = AppealStatus.OVERTURNED, put_right(asked, case, moderator, note, action, reason, now)
    else:
        settled, made = AppealStatus.UPHELD, leave_as_it_is(asked, case, moderator, note, now)
    answer(asked, settled, moderator, note, made, now)
    return asked


def appeal_to_change(appeal_id: int) -> tuple[Appeal, Case]:
    """The appeal and its case, locked: the content first, as everywhere at the desk. Raises NotFound."""
    content_id = db.session.scalar(select(Appeal.content_id).where(Appeal.id == appeal_id))
    if content_id is None:
        raise NotFound
    content_to_change(content_id)
    case = find_case(content_id)
    locked = select(Appeal).where(Appeal.id == appeal_id).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one(), case


def check_open(asked: Appeal, version: int) -> None:
    """Raises AppealDecided, or StaleAppeal unless it is at this version."""
    if asked.status != AppealStatus.OPEN:
        raise AppealDecided(f"Appeal {asked.id} is {asked.status}. {AppealDecided.way_out}")
    if asked.version != version:
        raise StaleAppeal(f"Appeal {asked.id} is at version {asked.version}, you decided on version {version}.")


def answer(
    asked: Appeal, status: AppealStatus, moderator: Member | None, note: str, led_to: Decision | None, now: datetime
) -> None:
    """Close an appeal and tell the appellant, in words. Records ``appeal.decided``."""
    asked.status, asked.answer, asked.decided_at = status, note, now
    asked.decided_by, asked.led_to = moderator and moderator.id, led_to and led_to.id
    asked.version += 1
    db.session.flush()
    said = ANSWERS[status]
    message = Message(said.zh.format(answer=note), said.en.format(answer=note))
    post([Letter(asked.appellant_id, "appeal", message)], asked.content, led_to and led_to.reason)
    after = {"status": status.value, "decision_id": asked.led_to, "same_person": asked.same_person}
    outbox.record("appeal.decided", appeal_id=asked.id)
    subject, case = f"appeal:{asked.id}", find_case(asked.content_id)
    record_act(moderator, "appeal.decided", subject, case_id=case.id, after=after, note=note, about=asked.appellant_id)
