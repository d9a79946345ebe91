"""Whether mail can be sent, to whom, and what was sent."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import func, select

from community.config import Config
from community.database import db
from community.mail.models import Mail
from community.members.models import Member
from community.members.secrets import decrypt

MOST_FAILURES = 3  # bounces in a row, after which an address is believed to be no more
NAMES = {"zh-CN": "社区", "en": "Community"}


def is_mail_on() -> bool:
    """Whether the operator gave us a mail server."""
    return bool(_settings().smtp_url)


def can_get_mail(member: Member) -> bool:
    """Whether a mail may be sent to the member: to an address of which they proved that it is theirs."""
    return is_mail_on() and member.email_confirmed_at is not None and member.mail_failures < MOST_FAILURES


def address_of(member: Member) -> str | None:
    """The member's address, confirmed or not; None where there is none."""
    return decrypt(member.email)


def sender_address() -> str:
    """From whom mail comes."""
    settings = _settings()
    return settings.mail_from or f"no-reply@{urlsplit(settings.public_url).hostname}"


def community_name(language: str) -> str:
    """What the community is called."""
    return _settings().community_name or NAMES[language]


def posted_since(member_id: int, kind: str, since: datetime) -> int:
    """How many mails of this kind were posted to the member since then."""
    posted = (Mail.member_id == member_id, Mail.kind == kind, Mail.posted_at >= since)
    return db.session.scalar(select(func.count()).select_from(Mail).where(*posted))


def _settings() -> Config:
    return current_app.config["COMMUNITY"]
