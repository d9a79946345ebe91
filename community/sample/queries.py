"""Questions about the sample community."""

from __future__ import annotations

from sqlalchemy import exists, func, select

from community.catalog.models import Product
from community.content.models import Content
from community.database import db
from community.members.models import Member
from community.sample.history import read


def is_empty() -> bool:
    """Whether nobody and nothing is here yet."""
    return not any(db.session.scalar(select(exists(select(model.id)))) for model in (Member, Product, Content))


def sample_members() -> list[tuple[str, str]]:
    """Username and role of the sample's members who are here, in the order of joining."""
    names = [line["username"] for line in read("members")]
    here = select(Member.username, Member.roles).where(Member.username.in_(names)).order_by(Member.id)
    return [(username, ", ".join(roles) or "member") for username, roles in db.session.execute(here)]


def sample_accounts() -> list[tuple[str, str]]:
    """The sample's members, if this is the sample community: all of them are here. Else nobody."""
    here = sample_members()
    return here if len(here) == len(read("members")) else []


def contents_by_status() -> dict[str, int]:
    """How many contents have each status."""
    counted = select(Content.status, func.count()).group_by(Content.status).order_by(func.count().desc())
    return {status.value: count for status, count in db.session.execute(counted)}
