"""What mail hears, and does by itself."""

from __future__ import annotations

from sqlalchemy import select

from community import deliveries
from community.clock import utcnow
from community.database import db
from community.mail.actions import GOOD_FOR, forget_mails_of, send
from community.outbox import Delivery


def send_mail(mail_id: int) -> None:
    """Hears ``mail.posted``, outside of any transaction, for what was mailed is not rolled back."""
    send(mail_id)


def forget_mail(member_id: int, number: int) -> None:
    """Hears ``member.erased``."""
    forget_mails_of(member_id)


def try_mail_again() -> None:
    """Revive mails whose attempts are used up, for as long as they make sense. Run by the scheduler.

    A mail server may be away longer than the outbox tries, which is some 17 minutes.
    """
    resting = select(Delivery.id).where(Delivery.subscriber == "send_mail", Delivery.rests_since.is_not(None))
    deliveries.replay(db.session.scalars(resting.where(Delivery.recorded_at > utcnow() - GOOD_FOR)).all())
