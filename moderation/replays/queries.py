"""What was submitted before, as it was then, with what people decided of it since; and replays that were kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, select, tuple_
from sqlalchemy.orm import aliased

from community.database import db
from community.errors import NotFound
from moderation.desk.decisions import TAKING, UNDOING
from moderation.desk.models import Case, Decision, Report
from moderation.judgement.replaying.replay import Judged, Past, gravest
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Observation, Outcome
from moderation.replays.estimates import violations
from moderation.replays.models import Replay
from moderation.screening.models import Screening

NEWEST = 100_000  # screenings that a replay reads. Source: replay, figures of issue 3
CHUNK = 1000  # rows of a statement: about 3 MB
EXCERPT = 120  # characters of a text that stand beside an example
RULE = "rule:"  # begins what stands for a rule among the checks of a reason: Rule.source


def rows_since(since: datetime | None, newest: int = NEWEST, *more: Any) -> Iterator[Row]:
    """The newest screenings, one per version of a content, the newest first; ``more`` columns beside the usual ones.

    Read in chunks, a statement each: what is written meanwhile is not waited for, and nothing is held.
    """
    wanted = screening_rows(since).add_columns(*more)
    left, last = newest, None
    while left > 0:
        chunk = wanted if last is None else wanted.where(Screening.id < last)
        rows = db.session.execute(chunk.limit(min(CHUNK, left))).all()
        yield from rows
        if len(rows) < min(CHUNK, left):
            return
        left, last = left - len(rows), rows[-1].id


def count_since(since: datetime | None) -> int:
    """How many screenings there are."""
    count = select(func.count()).select_from(Screening)
    return db.session.scalar(count if since is None else count.where(Screening.screened_at >= since))


def screening_rows(since: datetime | None) -> Select:
    """Screenings with ``violation``, the judgement of people on that version, and whether it was ``reported``."""
    newer = aliased(Screening)
    again = exists().where(
        newer.content_id == Screening.content_id, newer.version == Screening.version, newer.id > Screening.id
    )
    columns = ("id", "content_id", "version", "edition", "outcome", "inputs", "verdict", "screened_at")
    wanted = (
        select(*(getattr(Screening, name) for name in columns))
        .add_columns(violation().label("violation"), rate_drawn().label("rate"), was_reported().label("reported"))
        .where(~again, Screening.erased_at.is_(None))
        .order_by(Screening.id.desc())
    )
    return wanted if since is None else wanted.where(Screening.screened_at >= since)


def violation() -> ColumnElement[int | None]:
    """SQL: 1 where people found that the screened version breaks a rule, 0 where it does not, null: nobody decided."""
    return by_decision(case((Decision.outcome.in_(TAKING), 1), else_=0))


def by_decision(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """SQL: a value of the decision that stands about the screened version, null where nobody decided.

    The newest counts of those that were not undone. Dismissing leaves what was decided before, and says nothing of a
    content that its author took back; escalating leaves it to somebody else.
    """
    undone = aliased(Decision)
    standing = (
        Case.content_id == Screening.content_id,
        Decision.content_version == Screening.version,
        Decision.outcome.not_in((UNDOING, "escalate")),
        ~exists().where(undone.undoes == Decision.id),
        ~and_(Decision.outcome == "dismiss", Decision.before["status"].as_string() == "withdrawn"),
    )
    return (
        select(value)
        .join(Case, Case.id == Decision.case_id)
        .where(*standing)
        .order_by(case((Decision.outcome == "dismiss", 1), else_=0), Decision.id.desc())
        .limit(1)
        .correlate(Screening)
        .scalar_subquery()
    )


def rate_drawn() -> ColumnElement[float | None]:
    """SQL: the rate at which the version was drawn for a second look, at its first screening or a later one."""
    any_of = aliased(Screening)
    drawn = select(func.max(any_of.qa_rate)).where(
        any_of.content_id == Screening.content_id, any_of.version == Screening.version
    )
    return drawn.correlate(Screening).scalar_subquery()


def was_reported() -> ColumnElement[bool]:
    """SQL: members reported the screened version, so that people see it whether it was drawn or not."""
    return (
        exists()
        .where(Report.content_id == Screening.content_id, Report.content_version == Screening.version)
        .correlate(Screening)
    )


def past_of(row: Row) -> Past:
    """The past submission of a row of ``rows_since``."""
    is_public = Outcome(row.outcome).severity < Outcome.HOLD.severity
    verdict, by_rule, otherwise = row.verdict, {}, Outcome.PUBLISH
    for reason in verdict["reasons"]:
        outcome, source = Outcome(reason["outcome"]), next(iter(reason["checks"]), "")
        if source.startswith(RULE):
            by_rule[int(source.removeprefix(RULE))] = outcome
        else:
            otherwise = gravest(otherwise, outcome)
    return Past(
        content_id=row.content_id,
        version=row.version,
        submission=Submission.from_json(row.inputs),
        observation=Observation.from_json(verdict),
        screened_at=row.screened_at,
        outcome=Outcome(verdict["outcome"]),
        outcome_otherwise=otherwise,
        outcome_by_rule=by_rule,
        is_public=is_public,
        violation=None if row.violation is None else bool(row.violation),
        rate=row.rate if is_public and not row.reported else None,
    )


def view_replay(replay_id: int) -> dict[str, Any]:
    """A replay as the API shows it: its result, with the words of its sample that are still there. Raises NotFound."""
    replay = db.session.get(Replay, replay_id)
    if replay is None:
        raise NotFound
    columns = ("id", "subject", "subject_id", "version", "since", "made_at")
    sample = quoted(replay.result["sample"])
    return {**{name: getattr(replay, name) for name in columns}, **replay.result, "sample": sample}


def quoted(sample: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The examples with the words that their spans mean, and with the beginning of the text.

    A content that is gone shows none.
    """
    keys = [(example["content_id"], example["version"]) for example in sample]
    kept = select(Screening.content_id, Screening.version, Screening.inputs).where(
        tuple_(Screening.content_id, Screening.version).in_(keys), Screening.erased_at.is_(None)
    )
    written = {(row.content_id, row.version): row.inputs for row in db.session.execute(kept)}
    return [quote(example, written.get(key)) for example, key in zip(sample, keys, strict=True)]


def quote(example: dict[str, Any], inputs: dict[str, Any] | None) -> dict[str, Any]:
    """An example with its words. inputs: the submission; None where it is gone."""
    if inputs is None:
        return {**example, "excerpt": "", "spans": []}
    spans = [span | {"text": inputs[span["field"]][span["start"] : span["end"]]} for span in example["spans"]]
    return {**example, "excerpt": Submission.from_json(inputs).text[:EXCERPT], "spans": spans}


def miss_rate(since: datetime | None = None) -> dict[str, Any]:
    """Bad among what became public without a person, by the second looks, each with the weight 1 ÷ its rate.

    With the Wilson interval of the effective size; its upper end is the figure to watch. Source: miss rate,
    DEFINITIONS.
    """
    drawn = select(Screening.qa_rate, violation().label("violation")).where(Screening.qa_rate.is_not(None))
    looked = (drawn if since is None else drawn.where(Screening.screened_at >= since)).subquery()
    counts = select(looked.c.qa_rate, looked.c.violation, func.count()).group_by(looked.c.qa_rate, looked.c.violation)
    judged, sampled, decided = Judged(), 0, 0
    for rate, bad, count in db.session.execute(counts):
        sampled += count
        if bad is not None:
            decided += count
            judged.add(1 / rate, count, violation=bool(bad))
    missed = violations(judged)
    return {
        "miss_rate": missed and missed.value,
        "interval": missed and [missed.low, missed.high],
        "sampled": sampled,
        "judged": decided,
    }
