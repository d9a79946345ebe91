"""Which rules fired on what, and how often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select

from community import outbox
from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.gathering import gathered, insert_at_end
from moderation.judgement.verdicts import Match
from moderation.replays.queries import violation
from moderation.rulebook.models import RuleHit
from moderation.screening.models import Screening

DAY, MONTH = timedelta(days=1), timedelta(days=30)


def note_hits(content: Content, matches: Sequence[Match], now: datetime) -> None:
    """Write down which rules fired on the present version of a content, those in shadow too.

    Records ``rule.fired`` for each that counted, so that the brake hears of it.
    """
    for match in matches:
        insert_at_end(
            RuleHit,
            rule_id=match.rule_id,
            rule_version=match.version,
            content_id=content.id,
            content_version=content.version,
            live=match.live,
            hit_at=now,
        )
        if match.live:
            outbox.record("rule.fired", rule_id=match.rule_id, version=match.version)


def count_hits(rule_id: int, version: int) -> int:
    """How often a version of a rule fired, with what this transaction has yet to write."""
    theirs = {"rule_id": rule_id, "rule_version": version}
    written = db.session.scalar(select(func.count()).select_from(RuleHit).filter_by(**theirs))
    return written + sum(row.items() >= theirs.items() for row in gathered().rows[RuleHit])


def count_screenings(since: datetime) -> int:
    """How many submissions were screened since then, with what this transaction has yet to write."""
    written = db.session.scalar(select(func.count()).select_from(Screening).where(Screening.screened_at >= since))
    return written + len(gathered().rows[Screening])


def figures_of(rule_ids: Sequence[int], now: datetime | None = None) -> dict[int, dict[str, Any]]:
    """How often each rule fired within a day and 30 days, live and in shadow, and how often people agreed.

    upheld: share of violations among what people decided of the 30 days' hits; None where they decided nothing.
    """
    now = now or utcnow()
    figures: dict[int, dict[str, Any]] = defaultdict(nothing)
    for row in db.session.execute(_hits(rule_ids, now)):
        figures[row.rule_id]["hits" if row.live else "shadow_hits"] = {"day": row.day, "month": row.month}
    for row in db.session.execute(_judged(rule_ids, now)):
        figures[row.rule_id] |= {"decided": row.decided, "upheld": row.upheld / row.decided}
    return {rule_id: figures[rule_id] for rule_id in rule_ids}


def nothing() -> dict[str, Any]:
    """The figures of a rule that never fired."""
    return {
        "hits": {"day": 0, "month": 0},
        "shadow_hits": {"day": 0, "month": 0},
        "decided": 0,
        "upheld": None,
    }


def _hits(rule_ids: Sequence[int], now: datetime) -> Any:
    today = func.sum(case((RuleHit.hit_at > now - DAY, 1), else_=0)).label("day")
    counts = select(RuleHit.rule_id, RuleHit.live, today, func.count().label("month"))
    return counts.where(*_of(rule_ids, now)).group_by(RuleHit.rule_id, RuleHit.live)


def _judged(rule_ids: Sequence[int], now: datetime) -> Any:
    same = (Screening.content_id == RuleHit.content_id) & (Screening.version == RuleHit.content_version)
    said = select(RuleHit.rule_id, Screening.content_id, Screening.version, violation().label("violation"))
    judged = said.join(Screening, same).where(*_of(rule_ids, now)).distinct().subquery()
    counts = select(judged.c.rule_id, func.count().label("decided"), func.sum(judged.c.violation).label("upheld"))
    return counts.where(judged.c.violation.is_not(None)).group_by(judged.c.rule_id)


def _of(rule_ids: Sequence[int], now: datetime) -> tuple[Any, ...]:
    return RuleHit.rule_id.in_(rule_ids), RuleHit.hit_at > now - MONTH
