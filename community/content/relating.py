"""Rows of a content in the tables that tie it to other things."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from community.content.models import Content
from community.database import Model, db
from community.gathering import insert_at_end


def relate(content: Content, model: type[Model], rows: list[dict[str, Any]]) -> None:
    """Write the rows of content in a table of relations; those of an earlier version are gone."""
    if content.version > 1:
        db.session.execute(delete(model).where(model.content_id == content.id))
    for row in rows:
        insert_at_end(model, content_id=content.id, **row)
