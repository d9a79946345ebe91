"""Writing down what is done at the desk, in the transaction that does it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import insert, select, update

from community.clock import reporting_day, utcnow
from community.database import db
from community.gathering import write_last
from community.members.models import Member
from community.outbox import transaction
from community.relations import insert_new
from moderation.audit.chain import COVERED, START, canonical, link, note_digest
from moderation.audit.heads import append_head, exported_heads
from moderation.audit.models import Act, ActNote, AuditHead, Microseconds

log = structlog.get_logger(__name__)

HEAD = 1
SALT_BYTES = 16


def record_act(
    actor: Member | None,
    act: str,
    subject: str,
    *,
    case_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str | None = None,
    note: str | None = None,
    about: int | None = None,
) -> None:
    """Write down that the actor did this, at the end of the present transaction.

    actor: None for the machine, and for a stranger. act: a past participle such as ``case.decided``. subject: to what,
    ``content:81``. before, after: what changed, in names and figures; what somebody wrote never goes there, but into
    note, which is kept beside the chain and erased with the account of ``about``. why: a slug.
    """
    values = {"act": act, "actor_id": actor and actor.id, "subject": subject, "case_id": case_id, "why": why}
    values |= {"before": canonical(before), "after": canonical(after), "at": utcnow()}
    write_last(append, values=values, note=note or None, about=about)


def append(recorded: list[dict[str, Any]]) -> None:
    """Add acts to the end of the chain, in the order in which they were done."""
    head = _locked_head()
    rows, notes = [], []
    for each in recorded:
        head.act_id += 1
        row = {"id": head.act_id, "note_digest": None, **each["values"]}
        if each["note"]:
            salt = secrets.token_bytes(SALT_BYTES)
            row["note_digest"] = note_digest(salt, each["note"])
            notes.append({"act_id": row["id"], "about_id": each["about"], "salt": salt, "text": each["note"]})
        head.hash = row["hash"] = link(head.hash, _covered(row))
        rows.append(row)
    db.session.execute(insert(Act), rows)
    if notes:
        db.session.execute(insert(ActNote), notes)
    db.session.flush()


def _locked_head() -> AuditHead:
    insert_new(AuditHead, id=HEAD, act_id=START.act_id, hash=START.hash)
    locked = select(AuditHead).where(AuditHead.id == HEAD).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def _covered(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values as the database holds them."""
    kept = {**row, "at": Microseconds().process_bind_param(row["at"], db.engine.dialect)}
    return tuple(kept[name] for name in COVERED)


def forget_notes(member_id: int, number: int) -> None:
    """Erase what was written about a member who is gone. Hears ``member.erased``."""
    theirs = update(ActNote).where(ActNote.about_id == member_id, ActNote.erased_at.is_(None))
    db.session.execute(theirs.values(salt=None, text=None, erased_at=utcnow()))


def export_head() -> None:
    """Write where the chain ends into a file beside the database, and into the log. Run daily by the scheduler.

    Whoever rewrites the database from then on has to rewrite that file too, and every copy of it.
    """
    with transaction():
        head = _locked_head()
        mark = (head.act_id, head.hash)
    home = current_app.config["COMMUNITY"].home
    if mark[0] and mark not in exported_heads(home).items():
        append_head(home, reporting_day(), *mark)
    log.info("audit head", act_id=mark[0], hash=mark[1])
