"""Inboxes, locked by whoever changes what their members are told, until the end of the transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, Update, bindparam, select, update

from community.database import db
from community.notifications.models import Inbox
from community.relations import insert_new, inserting
from community.statements import prepared, rows_of, run_each

EMPTY = {"position": 0, "version": 1, "preferences": {}}
INBOXES = Inbox.__table__


def lock_inbox(member_id: int) -> Inbox:
    """The member's inbox, as it is now; made where there is none."""
    insert_new(Inbox, member_id=member_id, **EMPTY)
    locked = select(Inbox).filter_by(member_id=member_id).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def lock_inboxes(member_ids: Collection[int]) -> dict[int, int]:
    """Where these inboxes end now, by member. Locked in the order of members, so that no two wait in a ring."""
    if not member_ids:
        return {}
    ids = sorted(member_ids)
    run_each(inserting, Inbox, "member_id", *EMPTY, rows=[{"member_id": id_, **EMPTY} for id_ in ids])
    return dict(rows_of(prepared(_locking, ids=ids)))


def _locking(ids: Any) -> Select:
    ends = select(INBOXES.c.member_id, INBOXES.c.position).where(INBOXES.c.member_id.in_(ids))
    return ends.order_by(INBOXES.c.member_id).with_for_update()


def write_positions(positions: Mapping[int, int]) -> None:
    """Write where locked inboxes end."""
    if positions:
        rows = [{"whose": member_id, "end": position} for member_id, position in positions.items()]
        run_each(_ending, rows=rows)


def _ending() -> Update:
    return update(INBOXES).where(INBOXES.c.member_id == bindparam("whose")).values(position=bindparam("end"))
