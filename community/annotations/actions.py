"""Noting what happened. They flush, never commit."""

from __future__ import annotations

from typing import Any

from community.annotations.models import Annotation
from community.clock import utcnow
from community.database import db
from community.errors import Invalid
from community.members.models import Member


def annotate(member: Member, **said: Any) -> Annotation:
    """Note what happened on which days."""
    annotation = Annotation(**said, version=1, made_by=member.id, created_at=utcnow())
    db.session.add(annotation)
    db.session.flush()
    return annotation


def change_annotation(annotation: Annotation, **changes: Any) -> None:
    """Change what is given; take the annotation with ``annotation_to_change``. Raises Invalid for days that end before
    they begin."""
    first, last = (changes.get(name, getattr(annotation, name)) for name in ("first_day", "last_day"))
    if first > last:
        raise Invalid(errors={"from": ["This day comes after `to`."]})
    for name, value in changes.items():
        setattr(annotation, name, value)
    annotation.version += 1
    db.session.flush()


def delete_annotation(annotation: Annotation) -> None:
    """Delete it."""
    db.session.delete(annotation)
    db.session.flush()
