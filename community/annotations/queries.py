"""Which annotations there are, and which fall into a range of days."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from community.annotations.models import Annotation
from community.database import db
from community.rows import row_to_change, the_row

MOST_SHOWN = 200  # beside one report


def annotation_rows(kind: str | None) -> Select:
    """The statement of the list."""
    rows = select(*Annotation.__table__.c)
    return rows if kind is None else rows.where(Annotation.kind == kind)


def annotations_between(first: date, last: date) -> list[dict[str, Any]]:
    """What happened from first to last, the earliest first: what a report shows beside its days."""
    shown = (Annotation.id, Annotation.kind, Annotation.first_day, Annotation.last_day)
    rows = select(*shown, Annotation.text_zh, Annotation.text_en)
    rows = rows.where(Annotation.first_day <= last, Annotation.last_day >= first)
    found = db.session.execute(rows.order_by(Annotation.first_day, Annotation.id).limit(MOST_SHOWN))
    return [
        {
            "id": str(row.id),
            "kind": row.kind,
            "from": row.first_day,
            "to": row.last_day,
            "text": {"zh": row.text_zh, "en": row.text_en},
        }
        for row in found
    ]


def get_annotation(annotation_id: int) -> Annotation:
    """Raises NotFound."""
    return the_row(select(Annotation).where(Annotation.id == annotation_id))


def annotation_to_change(annotation_id: int, version: int) -> Annotation:
    """The annotation, locked until the end of the transaction. Raises NotFound, StaleVersion."""
    return row_to_change(select(Annotation).where(Annotation.id == annotation_id), version)
