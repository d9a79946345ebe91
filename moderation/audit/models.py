"""What was done at the desk, by whom and why: a chain that only grows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from community.database import Id, Model

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Microseconds(TypeDecorator[datetime]):
    """An aware instant, kept as microseconds since 1970: a hash covers it, so it has one form on every database."""

    impl = BigInteger
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Act(Model):
    """One act at the desk. Append-only; triggers of the database refuse to change or delete a row."""

    __tablename__ = "acts"
    __table_args__ = (Index("ix_acts_of_case", "case_id", "id"), Index("ix_acts_of_actor", "actor_id", "id"))

    id: Mapped[Id] = mapped_column(comment="1, 2, 3, ... without a gap")
    act: Mapped[str] = mapped_column(comment="what was done, a past participle such as case.decided")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), comment="null: the machine, or a stranger")
    subject: Mapped[str] = mapped_column(comment="to what: content:81, member:7, rule:12, appeal:3")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    why: Mapped[str | None] = mapped_column(comment="slug of the catalogue of reasons, or why the machine did it")
    before: Mapped[str | None] = mapped_column(comment="canonical JSON; names and figures, never personal text")
    after: Mapped[str | None] = mapped_column(comment="canonical JSON; the same")
    note_digest: Mapped[str | None] = mapped_column(comment="SHA-256 of the note with its salt; see act_notes")
    at: Mapped[datetime] = mapped_column(Microseconds(), index=True, comment="UTC, microseconds since 1970")
    hash: Mapped[str] = mapped_column(comment="of the row before and this one; moderation.audit.chain")


class ActNote(Model):
    """What was written to an act in words. It can be erased, with its salt, and the chain still holds."""

    __tablename__ = "act_notes"

    act_id: Mapped[int] = mapped_column(ForeignKey("acts.id"), primary_key=True)
    about_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id"), index=True, comment="whom it is about; erased with their account"
    )
    salt: Mapped[bytes | None] = mapped_column(LargeBinary, comment="16 random bytes; null once erased")
    text: Mapped[str | None] = mapped_column(comment="null once erased")
    erased_at: Mapped[datetime | None] = mapped_column(comment="UTC")


class AuditHead(Model):
    """The end of the chain, in one row. Whoever appends holds it locked, so that acts stand in one sequence."""

    __tablename__ = "audit_head"

    id: Mapped[Id] = mapped_column(comment="1")
    act_id: Mapped[int] = mapped_column(comment="of the last act")
    hash: Mapped[str] = mapped_column(comment="of the last act")


@event.listens_for(Act, "before_update")
@event.listens_for(Act, "before_delete")
def _refuse_to_rewrite(_mapper: Any, _connection: Any, act: Act) -> None:
    raise RuntimeError(f"Act {act.id} stands as it was done; record another one.")
