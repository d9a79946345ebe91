"""What travels when a whole community moves: every table but these. A list, no logic."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from community.database import db

STAYING = {
    "tokens": "everybody signs in again",
    "used_assertions": "they are of minutes",
    "idempotency_keys": "answers of a day",
    "outbox": "what is on its way is brought home first; the command says what is not",
    "generations": "orders of half an hour",
    "periods": "when this house's scheduler last worked",
    "day_salts": "secrets of a day",
    "cap_uses": "limits of a day",
    "search_builds": "made anew from the contents",
    "search_documents": "made anew from the contents",
    "search_names": "made anew from what bears them",
    "webhook_deliveries": "messages of this house, under its own ids",
    "webhook_attempts": "messages of this house, under its own ids",
}


def travelling() -> list[Table]:
    """The tables that travel, each after those that it refers to."""
    return [table for table in db.metadata.sorted_tables if table.name not in STAYING]


def counting(table: Table) -> Column | None:
    """The column whose values the database counts up by itself, so that none is given twice."""
    column = table.autoincrement_column
    return None if column is None or column.foreign_keys else column


def by_key(table: Table) -> list[Column]:
    """The order of the rows, the same on every database: texts by their code points."""
    on_postgres = db.engine.dialect.name == "postgresql"
    return [
        column.collate("C") if on_postgres and isinstance(column.type, String) else column
        for column in table.primary_key
    ]
