"""What a transaction gathers on its way: facts, rows and counters that it writes at its end, answers that it keeps.

Counters are added up and written once, in one order for all, so that a hundred reviews of one product change it once
and no two transactions wait for each other crosswise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Update, bindparam, update

from community.database import Model, db
from community.relations import inserting
from community.statements import run_each

Fact = tuple[str, dict[str, Any]]
Writer = Callable[[list[dict[str, Any]]], None]


@dataclass
class Gathered:
    """Notes of one transaction."""

    facts: list[Fact] = field(default_factory=list)
    rows: dict[type[Model], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    sums: dict[tuple[type[Model], int], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    last: dict[Writer, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    queues: set[str] = field(default_factory=set)
    locked: dict[int, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)

    def copy(self) -> Gathered:
        """What to go back to when a savepoint is rolled back."""
        rows = defaultdict(list, {model: copy(rows) for model, rows in self.rows.items()})
        sums = defaultdict(Counter, {row: copy(sums) for row, sums in self.sums.items()})
        last = defaultdict(list, {writer: copy(values) for writer, values in self.last.items()})
        kept = copy(self.queues), copy(self.locked), copy(self.answers)
        return Gathered(copy(self.facts), rows, sums, last, *kept)


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


def write_last(writer: Writer, **values: Any) -> None:
    """Have writer called right before the commit of the outermost transaction, once, with all values handed to it.

    For rows whose writing takes a lock that everybody wants: it is held for this and the commit alone.
    """
    gathered().last[writer].append(values)


def asked_once(question: str, read: Callable[[], Any]) -> Any:
    """What read() gives, asked once in a transaction however often it is needed; outside of one, each time."""
    notes: Gathered | None = db.session().info.get("writing")
    if notes is None:
        return read()
    if question not in notes.answers:
        notes.answers[question] = read()
    return notes.answers[question]


def ask_again(question: str) -> None:
    """The transaction changed the answer: the next who asks reads it."""
    gathered().answers.pop(question, None)


def write_gathered() -> None:
    """Write the rows and the counters gathered so far."""
    notes = gathered()
    for model, rows in notes.rows.items():
        for columns, alike in groupby(rows, key=tuple):
            run_each(inserting, model, *columns, rows=list(alike))
    changed = sorted(_changed(notes.sums), key=lambda change: (change.model.__tablename__, change.row_id))
    for (model, columns), changes in groupby(changed, key=lambda change: (change.model, tuple(change.by))):
        _add(model, columns, changes)
    notes.rows.clear()
    notes.sums.clear()


def call_last_writers() -> None:
    """Let each writer write what was handed to it. They record nothing more."""
    for writer, values in gathered().last.items():
        writer(values)


class _Change(NamedTuple):
    model: type[Model]
    row_id: int
    by: dict[str, int]


def _changed(sums: Mapping[tuple[type[Model], int], Counter[str]]) -> Iterator[_Change]:
    for (model, row_id), columns in sums.items():
        if by := {column: columns[column] for column in sorted(columns) if columns[column]}:
            yield _Change(model, row_id, by)


def _add(model: type[Model], columns: Sequence[str], changes: Iterable[_Change]) -> None:
    """One statement for neighbours in the order that change the same columns."""
    values = [{"row": change.row_id, **{f"by_{name}": by for name, by in change.by.items()}} for change in changes]
    run_each(_adding, model, *columns, rows=values)


def _adding(model: type[Model], *columns: str) -> Update:
    table = model.__table__
    sums = {name: table.c[name] + bindparam(f"by_{name}") for name in columns}
    return update(table).where(table.c.id == bindparam("row")).values(sums)
