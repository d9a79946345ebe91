"""What tags hear of."""

from __future__ import annotations

from typing import Any

from community.database import db
from community.members.models import Member
from community.tags.actions import forget_derived_tags, forget_tags
from community.tags.queries import is_personalised


def forget_unwanted_tags(member_id: int) -> None:
    """Forget what was derived of who switched personalisation off. Hears ``preferences.changed``, inline."""
    if not is_personalised(db.session.get(Member, member_id)):
        forget_derived_tags(member_id)


def forget_tags_of_erased(member_id: int, **_: Any) -> None:
    """Hears ``member.erased``."""
    forget_tags(member_id)
