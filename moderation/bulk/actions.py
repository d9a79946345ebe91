"""Freezing a selection, deciding all of it, and taking all of it back: chunk by chunk, each in one transaction.

A worker that dies leaves whole chunks behind it; the next one goes on with what waits. They never commit.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, select

from community import outbox
from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.errors import Conflict, Forbidden, Invalid, NotFound
from community.members.models import Member
from moderation.audit.actions import record_act
from moderation.bulk.errors import BulkApplied, BulkNotUndoable, BulkTooLarge, EmptyBulk
from moderation.bulk.models import Bulk, BulkItem, BulkStatus, ItemState
from moderation.bulk.queries import ERASED, OWN
from moderation.bulk.selecting import selected
from moderation.desk.cases import check_free, unasked_cases
from moderation.desk.decisions import check_outcome, enact_all, last_decisions
from moderation.desk.errors import OwnCase
from moderation.desk.holding import hold_contents
from moderation.desk.models import Case, Decision
from moderation.desk.undoing import check_undoable, take_back
from moderation.queues.queries import is_open_to

MOST = 10_000
CHUNK = 200
UNCONFIRMED = 20  # up to so many are decided without typing how many
UNDO = timedelta(days=7)
SEEDS = 2**31
EDITED = "Its author edited it since it was selected."
ASKED = "It was decided or reported since it was selected."


def freeze(moderator: Member, query: Mapping[str, Any], sent: dict[str, Any]) -> Bulk:
    """Select contents and remember each with its version; cases of queues of others are left out. Nothing happens.

    query: names of ``selecting.CONDITIONS``. sent: the same, as JSON. Raises EmptyBulk, BulkTooLarge.
    """
    theirs = or_(Case.id.is_(None), is_open_to(moderator))
    rows = db.session.execute(selected(query).where(theirs).limit(MOST + 1)).all()
    if not rows:
        raise EmptyBulk
    if len(rows) > MOST:
        raise BulkTooLarge(f"More than {MOST:,} contents are selected. {BulkTooLarge.way_out}")
    seed = random.randrange(SEEDS)  # noqa: S311 - a sample to look at
    bulk = Bulk(query=sent, seed=seed, total=len(rows), status=BulkStatus.PREVIEWED, made_by=moderator.id)
    bulk.made_at = utcnow()
    db.session.add(bulk)
    db.session.flush()
    frozen = [{"content_id": row.id, "content_version": row.version, "case_version": row.case_version} for row in rows]
    waiting = {"bulk_id": bulk.id, "state": ItemState.WAITING}
    db.session.execute(insert(BulkItem), [{**each, **waiting} for each in frozen])
    return bulk


def apply(
    bulk_id: int,
    moderator: Member,
    outcome: str,
    *,
    reason: str | None = None,
    note: str = "",
    confirm: int | None = None,
) -> Bulk:
    """Decide all that was selected; what changed since is left alone, with why. More than a chunk is left to a worker.

    confirm: how many are selected, once more. Raises NotFound, Forbidden for a selection of somebody else, BulkApplied,
    and Invalid for another number.
    """
    bulk = bulk_to_change(bulk_id)
    if bulk.made_by != moderator.id:
        raise Forbidden("Only who selected them decides about them; select them yourself.")
    if bulk.status != BulkStatus.PREVIEWED:
        raise BulkApplied
    if bulk.total > UNCONFIRMED and confirm != bulk.total:
        raise Invalid(errors={"confirm": [f"Type how many contents are selected: {bulk.total}."]})
    now = utcnow()
    bulk.outcome, bulk.reason, bulk.note = outcome, reason, note
    bulk.status, bulk.applied_at, bulk.undo_until = BulkStatus.APPLYING, now, now + UNDO
    after = {"outcome": outcome, "total": bulk.total}
    record_act(moderator, "bulk.applied", f"bulk:{bulk.id}", why=reason, after=after, note=note)
    _set_going(bulk)
    return bulk


def undo(bulk_id: int, moderator: Member, now: datetime | None = None) -> Bulk:
    """Take back whatever was decided, within seven days; where something came after, it is left, with why.

    Raises NotFound, Forbidden for everybody but who decided and admins, and BulkNotUndoable.
    """
    now, bulk = now or utcnow(), bulk_to_change(bulk_id)
    if bulk.made_by != moderator.id and not moderator.has_role("admin"):
        raise Forbidden("Only who took the decisions, or an admin, can take them back.")
    if bulk.status != BulkStatus.APPLIED or now > bulk.undo_until:
        raise BulkNotUndoable(f"It is {bulk.status}. {BulkNotUndoable.way_out}")
    bulk.status, bulk.undone_by, bulk.undone_at = BulkStatus.UNDOING, moderator.id, now
    record_act(moderator, "bulk.undone", f"bulk:{bulk.id}", before={"outcome": bulk.outcome, "total": bulk.total})
    _set_going(bulk)
    return bulk


def bulk_to_change(bulk_id: int) -> Bulk:
    """The selection, locked until the end of the transaction, as it is now. Raises NotFound."""
    locked = select(Bulk).where(Bulk.id == bulk_id).with_for_update()
    bulk = db.session.scalar(locked.execution_options(populate_existing=True))
    if bulk is None:
        raise NotFound
    return bulk


def _set_going(bulk: Bulk) -> None:
    db.session.flush()
    if bulk.total <= CHUNK:
        advance(bulk)
    else:
        outbox.record("bulk.advanced", bulk_id=bulk.id)


def advance(bulk: Bulk) -> None:
    """Work one chunk of a selection that is held locked. Records ``bulk.advanced`` while anything is left."""
    if bulk.status not in STEPS:
        return
    state, step, ended = STEPS[bulk.status]
    items = _next(bulk, state)
    if items:
        step(bulk, items, utcnow())
        db.session.flush()
    if len(items) == CHUNK:
        outbox.record("bulk.advanced", bulk_id=bulk.id)
    else:
        bulk.status = ended
        db.session.flush()


def _next(bulk: Bulk, state: ItemState) -> Sequence[BulkItem]:
    left = select(BulkItem).where(BulkItem.bulk_id == bulk.id, BulkItem.state == state)
    return db.session.scalars(left.order_by(BulkItem.content_id).limit(CHUNK)).all()


def _decide(bulk: Bulk, items: Sequence[BulkItem], now: datetime) -> None:
    held, fit = hold_contents([item.content_id for item in items]), []
    for item in items:
        content, case = held.contents[item.content_id], held.cases.get(item.content_id)
        try:
            check_item(item, content, case, bulk, now)
        except (Conflict, Forbidden) as refused:
            item.state, item.why = ItemState.SKIPPED, refused.detail
        else:
            fit.append(item)
    unasked = [held.contents[item.content_id] for item in fit if item.content_id not in held.cases]
    cases = {**held.cases, **unasked_cases(unasked)}
    how = {"reason": bulk.reason, "note": bulk.note, "now": now, "undo": bulk.undo_until - now}
    decisions = enact_all([cases[item.content_id] for item in fit], bulk.maker, bulk.outcome, **how)
    for item, decision in zip(fit, decisions, strict=True):
        item.state, item.decision_id = ItemState.DONE, decision.id


def check_item(item: BulkItem, content: Content, case: Case | None, bulk: Bulk, now: datetime) -> None:
    """Raises Conflict or Forbidden for a content that must be left alone."""
    if content.author_id == bulk.made_by:
        raise OwnCase(OWN)
    if content.author.erased_at is not None:
        raise Conflict(ERASED)
    if content.version != item.content_version:
        raise Conflict(EDITED)
    if case is not None:
        if case.version != item.case_version:
            raise Conflict(ASKED)
        check_free(case, bulk.maker, now)
    check_outcome(content, bulk.outcome)


def _take_back(bulk: Bulk, items: Sequence[BulkItem], now: datetime) -> None:
    held, fit = hold_contents([item.content_id for item in items]), []
    taken = select(Decision).where(Decision.id.in_([item.decision_id for item in items]))
    decisions = {decision.id: decision for decision in db.session.scalars(taken)}
    last = last_decisions(list(held.cases.values()))
    for item in items:
        decision, case = decisions[item.decision_id], held.cases[item.content_id]
        try:
            check_undoable(decision, case, bulk.undoer, bulk.undone_at, is_last=decision.id in last)
        except Conflict as refused:
            item.state, item.why = ItemState.KEPT, refused.detail
        else:
            item.state = ItemState.UNDONE
            fit.append((decision, case))
    take_back(fit, bulk.undoer, now)


Step = Callable[[Bulk, Sequence[BulkItem], datetime], None]
STEPS: Mapping[str, tuple[ItemState, Step, BulkStatus]] = {
    BulkStatus.APPLYING: (ItemState.WAITING, _decide, BulkStatus.APPLIED),
    BulkStatus.UNDOING: (ItemState.DONE, _take_back, BulkStatus.UNDONE),
}
