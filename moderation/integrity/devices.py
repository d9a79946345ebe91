"""Browsers that members came from. What is kept is a digest of a first-party cookie: no address, no user agent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, select, update

from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.outbox import transaction
from community.relations import insert_new
from moderation.integrity.models import MemberDevice

MOST_DEVICES = 20  # of a member; the one not seen for longest makes room
KEPT = timedelta(days=180)


def keep_device(member_id: int, device: str) -> None:
    """Keep that a member came from this browser. Hears ``member.signed_in``. An erased member leaves no trace."""
    member = db.session.get(Member, member_id)
    if member is None or member.erased_at is not None:
        return
    now, same = utcnow(), {"member_id": member_id, "device": device}
    if not insert_new(MemberDevice, **same, seen_at=now):
        seen = update(MemberDevice).filter_by(**same).values(seen_at=now)
        db.session.execute(seen.execution_options(synchronize_session=False))
    _keep_the_latest(member_id)


def _keep_the_latest(member_id: int) -> None:
    theirs = select(MemberDevice.id).where(MemberDevice.member_id == member_id)
    oldest = theirs.order_by(MemberDevice.seen_at.desc(), MemberDevice.id.desc()).offset(MOST_DEVICES)
    ids = db.session.scalars(oldest).all()
    if ids:
        db.session.execute(delete(MemberDevice).where(MemberDevice.id.in_(ids)))


def forget_devices(member_id: int, **_: object) -> None:
    """Forget all browsers of a member. Hears ``member.erased``."""
    db.session.execute(delete(MemberDevice).where(MemberDevice.member_id == member_id))


def forget_old_devices() -> None:
    """Forget browsers that nobody came from for half a year. Run by the scheduler."""
    with transaction() as session:
        session.execute(delete(MemberDevice).where(MemberDevice.seen_at < utcnow() - KEPT))


def devices_of(members: Collection[int]) -> dict[int, frozenset[str]]:
    """The browsers of each of these members who has any."""
    found = defaultdict(set)
    rows = select(MemberDevice.member_id, MemberDevice.device).where(MemberDevice.member_id.in_(members))
    for member_id, device in db.session.execute(rows):
        found[member_id].add(device)
    return {member_id: frozenset(devices) for member_id, devices in found.items()}
