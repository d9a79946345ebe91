"""Taking notices, and forgetting who gave them. They never commit."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import or_, select, update

from community import outbox
from community.clock import utcnow
from community.content.queries import content_to_change
from community.database import db
from community.errors import Conflict
from community.members.queries import token_digest
from community.members.secrets import blind_index, decrypt, encrypt, renew
from community.outbox import transaction
from community.relations import insert_new
from moderation.audit.actions import record_act
from moderation.desk.cases import open_case, screened_concerns
from moderation.judgement.priority import REPORTED_PROBABILITY, Concern
from moderation.judgement.statements import APPEAL_DAYS
from moderation.notices.addresses import content_at
from moderation.notices.letters import confirm_receipt
from moderation.notices.models import Notice

CODE_BYTES = 16


class Receipt(NamedTuple):
    """A notice that was taken, and the code by which its outcome is read. Only a digest of the code is kept."""

    notice: Notice
    code: str


def give_notice(
    url: str,
    ground: str,
    explanation: str,
    *,
    name: str | None = None,
    email: str | None = None,
    language: str = "zh-CN",
    now: datetime | None = None,
) -> Receipt:
    """Say that the content at an address is illegal, and put its case before all others. A case has many notices.

    Raises Invalid for an address that names no content, NotFound where nothing public is, Conflict while the same
    person's notice about it waits. Records ``notice.received``.
    """
    now, code = now or utcnow(), secrets.token_urlsafe(CODE_BYTES)
    content = content_to_change(content_at(url).id)
    given = {"url": url, "ground": ground, "explanation": explanation, "language": language, "created_at": now}
    notifier = {"name": encrypt(name), "email": encrypt(email), "email_index": blind_index(email)}
    about = {"content_id": content.id, "content_version": content.version}
    if not insert_new(Notice, receipt=token_digest(code), **about, **given, **notifier):
        raise Conflict(
            "You told us of this content already, and somebody will look. Your first receipt shows the outcome."
        )
    concerns = [*screened_concerns(content), Concern(ground, REPORTED_PROBABILITY)]
    case = open_case(content, concerns, noticed=True)
    notice = db.session.scalars(select(Notice).where(Notice.receipt == token_digest(code))).one()
    record_act(
        None, "notice.received", f"notice:{notice.id}", case_id=case.id, after={"content_id": content.id}, why=ground
    )
    outbox.record("notice.received", notice_id=notice.id)
    confirm_receipt(notice, code)
    return Receipt(notice, code)


def forget_notifiers() -> None:
    """Erase who gave notices that were answered, once nobody can appeal any more. Run daily by the scheduler."""
    over = Notice.decided_at < utcnow() - timedelta(days=APPEAL_DAYS)
    known = or_(Notice.email.is_not(None), Notice.name.is_not(None))
    with transaction() as session:
        session.execute(update(Notice).where(over, known).values(name=None, email=None, email_index=None))


def renew_notifiers() -> int:
    """Write names and addresses anew under the newest key, as ``renew_contacts`` does for members. Returns how many."""
    with transaction() as session:
        known = select(Notice).where(or_(Notice.email.is_not(None), Notice.name.is_not(None)))
        notices = session.scalars(known.order_by(Notice.id).with_for_update()).all()
        for notice in notices:
            notice.name, notice.email = renew(notice.name), renew(notice.email)
            notice.email_index = blind_index(decrypt(notice.email))
    return len(notices)
