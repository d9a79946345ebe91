"""What members may know of themselves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from community.catalog.models import Product
from community.content.models import Content
from community.content.queries import content_rows, show, visible_to
from community.database import db
from community.follows.queries import followed_members, followed_products, followed_topics
from community.members.models import Member
from community.members.queries import viewer_of
from community.members.secrets import decrypt
from community.profiles.queries import blocked_by, muted_by, view_profile
from community.topics.models import Topic


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
    }


def export_of(member: Member) -> dict[str, Any]:
    """Everything that the member is, made and chose, as far as these slices know."""
    viewer = viewer_of(member)
    own = content_rows(viewer).where(Content.author_id == member.id, visible_to(viewer)).order_by(Content.id)
    return {
        "member": view_account(member),
        "contents": show(db.session.execute(own).all(), viewer),
        "follows": {
            "members": _names(select(Member.username).where(Member.id.in_(followed_members(viewer)))),
            "topics": _names(select(Topic.name).where(Topic.id.in_(followed_topics(viewer)))),
            "products": _names(select(Product.external_id).where(Product.id.in_(followed_products(viewer)))),
        },
        "blocks": _usernames(blocked_by(viewer)),
        "mutes": _usernames(muted_by(viewer)),
    }


def _names(statement: Select) -> list[str]:
    return sorted(db.session.scalars(statement))


def _usernames(members: Select) -> list[str]:
    return sorted(row.username for row in db.session.execute(members))
