"""Making, changing and deleting segments, and keeping who looked at members. They flush, never commit."""

from __future__ import annotations

from typing import Any

from community.clock import utcnow
from community.database import db
from community.errors import Conflict, Invalid
from community.members.models import Member
from community.relations import insert_new
from community.segments.models import MemberLookup, Segment
from community.segments.queries import get_segment, naming
from community.segments.rules import Node, reaches, segments_named


def make_segment(member: Member, name: str, rule: Node, description: str = "") -> Segment:
    """Keep a segment. Raises Conflict for a name that is taken, Invalid for a rule that names unknown segments."""
    _check_named(name, rule)
    now = utcnow()
    kept = {"rule": rule, "description": description, "made_by": member.id, "created_at": now, "changed_at": now}
    if not insert_new(Segment, name=name, version=1, **kept):
        raise Conflict(f"There is a segment {name!r} already; change it, or take another name.")
    return get_segment(name)


def change_segment(segment: Segment, **changes: Any) -> None:
    """Change rule or description; take the segment with ``segment_to_change``. Raises Invalid for a cycle."""
    if "rule" in changes:
        _check_named(segment.name, changes["rule"])
    for name, value in changes.items():
        setattr(segment, name, value)
    segment.version += 1
    segment.changed_at = utcnow()
    db.session.flush()


def delete_segment(segment: Segment) -> None:
    """Delete the segment. Raises Conflict while others name it."""
    users = sorted(name for name, named in naming().items() if segment.name in named)
    if users:
        raise Conflict(f"Other segments name it: {', '.join(users)}. Change or delete those first.")
    db.session.delete(segment)
    db.session.flush()


def _check_named(name: str, rule: Node) -> None:
    known, named = naming(), segments_named(rule)
    errors = [f"There is no segment {other!r}." for other in sorted(named - known.keys() - {name})]
    errors += [f"{other!r} leads back to this segment." for other in sorted(named) if reaches(other, name, known)]
    if errors:
        raise Invalid(errors={"rule": errors})


def keep_lookup(member_id: int, report: str, shown: int) -> None:
    """Keep who looked at how many members of which report. Hears ``members.looked_up``."""
    db.session.add(MemberLookup(looked_by=member_id, report=report, shown=shown, looked_at=utcnow()))
    db.session.flush()
