"""What a transaction gathers on its way and writes at its end: facts, rows that nobody reads before, and counters.

Counters are added up and written once, in one order for all, so that a hundred reviews of one product change it once
and no two transactions wait for each other crosswise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from community.database import Model, db
from community.relations import inserting

Fact = tuple[str, dict[str, Any]]


@dataclass
class Gathered:
    """Notes of one transaction."""

    facts: list[Fact] = field(default_factory=list)
    rows: dict[type[Model], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    sums: dict[tuple[type[Model], int], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    queues: set[str] = field(default_factory=set)
    locked: dict[int, Any] = field(default_factory=dict)

    def copy(self) -> Gathered:
        """What to go back to when a savepoint is rolled back."""
        rows = defaultdict(list, {model: copy(rows) for model, rows in self.rows.items()})
        sums = defaultdict(Counter, {row: copy(sums) for row, sums in self.sums.items()})
        return Gathered(copy(self.facts), rows, sums, copy(self.queues), copy(self.locked))


def gathered() -> Gathered:
    """The notes of the present transaction. Raises RuntimeError outside of one."""
    notes: Gathered | None = db.session().info.get("writing")
    if notes is None:
        raise RuntimeError("Something was recorded outside of outbox.transaction(); open one around it.")
    return notes


def insert_at_end(model: type[Model], **values: Any) -> None:
    """Insert a row before the commit, unless one with its key stands. For rows that this transaction does not read."""
    gathered().rows[model].append(values)


def add_at_end(model: type[Model], row_id: int, **changes: int) -> None:
    """Add to counters of a row before the commit, by SQL expression, so that no parallel change is lost."""
    gathered().sums[model, row_id].update(changes)


def write_gathered(session: Session) -> None:
    """Write the rows and the counters gathered so far."""
    notes = gathered()
    for model, rows in notes.rows.items():
        session.execute(inserting(model), rows)
    for (model, row_id), changes in sorted(notes.sums.items(), key=_table_and_id):
        _add(session, model, row_id, {column: by for column, by in changes.items() if by})
    notes.rows.clear()
    notes.sums.clear()


def _table_and_id(item: tuple[tuple[type[Model], int], Counter[str]]) -> tuple[str, int]:
    (model, row_id), _ = item
    return model.__tablename__, row_id


def _add(session: Session, model: type[Model], row_id: int, changes: Mapping[str, int]) -> None:
    if not changes:
        return
    table = model.__table__
    sums = {name: table.c[name] + bindparam(f"by_{name}") for name in changes}
    values = {"row": row_id, **{f"by_{name}": by for name, by in changes.items()}}
    session.connection().execute(update(table).where(table.c.id == bindparam("row")).values(sums), values)
