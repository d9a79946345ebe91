"""What was judged in a period: by whom, how automatically, with what outcome, and why. Few statements."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, exists, func, select
from sqlalchemy.orm import aliased

from community.database import db
from moderation.desk.decisions import UNDOING
from moderation.desk.models import Case, Decision
from moderation.judgement.statements import BY_MACHINE, BY_PERSON, PARTLY_BY_MACHINE
from moderation.judgement.verdicts import Outcome
from moderation.screening.models import Screening
from moderation.stats.figures import rank, seconds_between, share_of
from moderation.transparency.periods import Period

AUTOMATION = (BY_MACHINE, PARTLY_BY_MACHINE, BY_PERSON)
WAITED = ("held", "pending")


def stands() -> tuple[ColumnElement[bool], ...]:
    """SQL: a decision that settles something, and was not taken back."""
    undoing = aliased(Decision)
    return Decision.outcome.not_in((UNDOING, "escalate")), ~exists().where(undoing.undoes == Decision.id)


def content_judged(period: Period) -> dict[str, Any]:
    """Versions of contents that were judged, by the part that the machine had in it."""
    versions = select(Screening.content_id, Screening.version).where(period.holds(Screening.screened_at)).distinct()
    screened = db.session.scalar(select(func.count()).select_from(versions.subquery()))
    partly, alone = judged_after_screening(period), unscreened(period)
    judged, fully = screened + alone, screened - partly
    return {
        "judged": judged,
        "fully_automatic": fully,
        "partly_automatic": partly,
        "not_automatic": alone,
        "automatic_share": share_of(fully, judged),
    }


def judged_after_screening(period: Period) -> int:
    """How many versions that were screened in the period people judged as well, whenever they did."""
    return _judged(*stands(), exists().where(*_of_version(), period.holds(Screening.screened_at)))


def unscreened(period: Period) -> int:
    """How many versions people judged that screening never saw."""
    return _judged(period.holds(Decision.decided_at), *stands(), ~exists().where(*_of_version()))


def _of_version() -> tuple[ColumnElement[bool], ...]:
    return Screening.content_id == Case.content_id, Screening.version == Decision.content_version


def _judged(*which: ColumnElement[bool]) -> int:
    """Of how many versions there are such decisions. Asked of these, for they are few, not of all screenings."""
    judged = select(Case.content_id, Decision.content_version).join(Decision, Decision.case_id == Case.id)
    return db.session.scalar(select(func.count()).select_from(judged.where(*which).distinct().subquery()))


def outcomes_and_statements(period: Period) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """How often which outcome was given by whom and for what reason; and what the statements of reasons say of it."""
    by_machine, by_people = _of_machine(period), _of_people(period)
    outcomes: Counter[tuple[str, str, str | None]] = Counter()
    for by, rows in (("machine", by_machine), ("person", by_people)):
        for row in rows:
            outcomes[by, row.outcome, row.reason and row.reason.rpartition(": ")[2]] += row.count
    stated = [row for row in (*by_machine, *by_people) if row.category]
    return _listed(outcomes), _statements(stated)


class Outcomes(NamedTuple):
    """How often one outcome was given, and what its statements of reasons say."""

    outcome: str
    reason: str | None
    category: str | None
    automation: str | None
    count: int


def _of_machine(period: Period) -> list[Outcomes | Row]:
    """A version that was screened again with the same outcome counts once."""
    return [*_published(period), *_stated(period)]


def _published(period: Period) -> list[Outcomes]:
    """Most of all, and without a statement of reasons: counted without looking for one."""
    published = (period.holds(Screening.screened_at), Screening.outcome == Outcome.PUBLISH.value)
    once = select(Screening.content_id, Screening.version).where(*published).distinct()
    count = db.session.scalar(select(func.count()).select_from(once.subquery()))
    return [Outcomes(Outcome.PUBLISH.value, None, None, None, count)] if count else []


def _stated(period: Period) -> list[Row]:
    said = {name: Screening.statement[name].as_string() for name in ("ground", "category", "automated_decision")}
    once = (
        select(
            Screening.content_id,
            Screening.version,
            Screening.outcome,
            said["ground"].label("reason"),
            said["category"].label("category"),
            said["automated_decision"].label("automation"),
        )
        .where(period.holds(Screening.screened_at), Screening.outcome != Outcome.PUBLISH.value)
        .distinct()
    )
    return _grouped(once.subquery())


def _of_people(period: Period) -> list[Row]:
    each = select(
        Decision.outcome,
        Decision.reason,
        Decision.statement["category"].as_string().label("category"),
        Decision.statement["automated_decision"].as_string().label("automation"),
    ).where(period.holds(Decision.decided_at), *stands())
    return _grouped(each.subquery())


def _grouped(rows: Any) -> list[Row]:
    by = (rows.c.outcome, rows.c.reason, rows.c.category, rows.c.automation)
    return list(db.session.execute(select(*by, func.count().label("count")).group_by(*by)).all())


def _listed(outcomes: Counter[tuple[str, str, str | None]]) -> list[dict[str, Any]]:
    ordered = sorted(outcomes.items(), key=lambda item: tuple(part or "" for part in item[0]))
    return [
        {"by": by, "outcome": outcome, "reason": reason, "count": count} for (by, outcome, reason), count in ordered
    ]


def _statements(stated: list[Row]) -> dict[str, Any]:
    categories, automation = Counter(), Counter(dict.fromkeys(AUTOMATION, 0))
    for row in stated:
        categories[row.category] += row.count
        automation[row.automation] += row.count
    return {
        "total": categories.total(),
        "by_category": [{"category": name, "count": count} for name, count in sorted(categories.items())],
        "by_automation": [{"automation": name, "count": count} for name, count in automation.items()],
    }


def submission_times(period: Period) -> dict[str, Any]:
    """How long what was held waited for its decision."""
    first = select(func.min(Screening.screened_at)).where(
        Screening.content_id == Case.content_id, Screening.version == Decision.content_version
    )
    submitted = first.correlate(Case, Decision).scalar_subquery()
    waited = (period.holds(Decision.decided_at), Decision.before["status"].as_string().in_(WAITED), *stands())
    pairs = select(submitted, Decision.decided_at).join(Case, Case.id == Decision.case_id).where(*waited)
    return durations("submission", db.session.execute(pairs).all())


def durations(since: str, pairs: Any) -> dict[str, Any]:
    """Of (begin, end), how many there are and their median; pairs without a begin are left out."""
    seconds = [seconds_between(begin, end) for begin, end in pairs if begin is not None]
    return {"since": since, "decided": len(seconds), "p50_seconds": rank(seconds, 0.5)}
