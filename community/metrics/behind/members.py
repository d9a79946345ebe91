"""What stands behind a figure: members, as many as it says where it counts members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pyroaring import BitMap
from sqlalchemy import select

from community.database import db
from community.members.models import Member
from community.metrics.queries import COUNTED
from community.rows import among


class Behind(NamedTuple):
    """The members behind a figure, and how a look at them is written down."""

    members: BitMap
    figure: str


def numbers_of(ids: Iterable[int | None]) -> BitMap:
    """The numbers of those of the members who count. None is nobody."""
    known = sorted({each for each in ids if each is not None})
    return BitMap(db.session.scalars(select(Member.number).where(among(Member.id, known), COUNTED)).all())
