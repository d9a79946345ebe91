"""What members may know of themselves."""

from __future__ import annotations

from typing import Any

from flask import current_app

from community.accounts.models import Erasure
from community.database import db
from community.errors import NotFound
from community.members.models import Member
from community.members.queries import viewer_of
from community.members.secrets import decrypt
from community.profiles.queries import view_profile


def view_account(member: Member) -> dict[str, Any]:
    """The member's profile, and what only they may see of it."""
    return {
        **view_profile(member.id, viewer_of(member))._mapping,
        "email": decrypt(member.email),
        "email_confirmed": member.email_confirmed_at is not None,
        "phone": decrypt(member.phone),
        "roles": ["member", *member.roles],
        "language": member.language,
        "preferences": member.preferences,
        "restrictions": member.restrictions,
        "minor": member.minor,
        "real_name_verified": member.real_name_verified,
        "terms": {"accepted": member.terms_version, "required": current_app.config["COMMUNITY"].terms_version or None},
    }


def get_receipt(receipt: str) -> Erasure:
    """The erasure of which this is the receipt. Raises NotFound."""
    erasure = db.session.get(Erasure, receipt)
    if erasure is None:
        raise NotFound
    return erasure
