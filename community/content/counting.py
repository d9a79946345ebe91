"""What is counted: engagement on a content, and all that a content raises elsewhere while it is public."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Integer, Update, bindparam, select, update

from community.content.models import Content
from community.content.scores import WEIGHTS, score_after
from community.database import db
from community.gathering import add_at_end
from community.statements import Prepared, made_once, rows_of
from community.topics.models import Topic


def count(content: Content, sign: int) -> None:
    """Raise or lower every counter that this content raises while it is public."""
    for model, row_id, columns in content.counts():
        changes = {column: sign * by for column, by in columns.items()}
        if model is Content:
            count_engagement(row_id, **changes)
        else:
            add_at_end(model, row_id, **changes)
    if content.topic_names:
        for topic_id in db.session.scalars(select(Topic.id).where(Topic.name.in_(content.topic_names))):
            add_at_end(Topic, topic_id, contents_count=sign)


def add_to(model: type, row_id: int, **changes: int) -> None:
    """Add to counters by SQL expression, so that no parallel change is lost."""
    values = {column: getattr(model, column) + by for column, by in changes.items()}
    statement = update(model).where(model.id == row_id).values(values)
    db.session.execute(statement.execution_options(synchronize_session="fetch"))


def count_engagement(content_id: int, **changes: int) -> Mapping[str, int]:
    """Add to the counters of a content and bring its score up to date. Returns the new counters."""
    counted = {"counted_id": content_id, **{f"by_{name}": by for name, by in changes.items()}}
    return rows_of(Prepared(made_once(_counting, *changes), counted))[0]._asdict()


def _counting(*names: str) -> Update:
    changes = {name: bindparam(f"by_{name}", type_=Integer) for name in names}
    values = {name: getattr(Content, name) + by for name, by in changes.items()}
    counted = update(Content.__table__).where(Content.id == bindparam("counted_id"))
    counters = [getattr(Content, name) for name in (*WEIGHTS, "helpful_count")]
    return counted.values(**values, score=score_after(changes)).returning(*counters)
