"""Which annotations there are, and which fall into a range of days."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from community.annotations.models import Annotation
from community.database import db
from community.errors import NotFound, StaleVersion

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
    found = db.session.get(Annotation, annotation_id)
    if found is None:
        raise NotFound
    return found


def annotation_to_change(annotation_id: int, version: int) -> Annotation:
    """The annotation, locked until the end of the transaction. Raises NotFound, StaleVersion."""
    locked = select(Annotation).where(Annotation.id == annotation_id).with_for_update()
    found = db.session.scalar(locked.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    if found.version != version:
        raise StaleVersion
    return found
