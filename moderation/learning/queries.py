"""What a shop's own decisions teach: texts with the judgement of people, and public texts that nobody minded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import exists, select

from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db
from moderation.desk.models import Case, Decision
from moderation.judgement.submission import Submission
from moderation.replays.queries import by_decision, violation
from moderation.screening.models import Screening
from moderation.training.examples import Example, without_copies_of

# What a task has to find. Other violations are left out: a removal for another reason says nothing about this one.
POLICIES = {"spam": ("spam", "advertising", "contact_solicitation"), "abuse": ("abuse", "hate")}
LONG_STANDING = timedelta(days=30)
MOST_PUBLIC = 5000  # texts that nobody judged; more would only drown the decisions
CHUNK = 500


class Lessons(NamedTuple):
    """What there is to learn from, each text once. decided: by people; public: long there, and never reported."""

    decided: list[Example]
    public: list[Example]


def lessons(task: str, language: str, since: datetime | None, seed: int) -> Lessons:
    """The texts of a language. Where a text was decided more than once, the newest decision counts.

    seed: of the choice among public texts.
    """
    decided = without_copies_of((), decided_texts(task, language, since))
    dice = Random(seed)  # noqa: S311 - a choice of texts, not a secret
    return Lessons(decided, without_copies_of(decided, public_texts(language, dice)))


def decided_texts(task: str, language: str, since: datetime | None) -> Iterator[Example]:
    """What people decided about, the newest first."""
    bad, reason = violation(), by_decision(Decision.reason)
    cases = exists().where(Case.content_id == Screening.content_id)
    rows = select(Screening.inputs, bad.label("bad"), reason.label("reason"))
    rows = rows.where(cases, bad.is_not(None), Screening.erased_at.is_(None))
    wanted = rows if since is None else rows.where(Screening.screened_at >= since)
    for row in db.session.execute(wanted.order_by(Screening.id.desc())):
        if not row.bad or row.reason in POLICIES[task]:
            yield from written(row.inputs, language, is_bad=bool(row.bad))


def public_texts(language: str, dice: Random) -> Iterator[Example]:
    """A random choice of what is public for long and was never a case: good, as far as anybody knows."""
    stood = (
        Content.status == Status.PUBLISHED,
        Content.version == Screening.version,
        Screening.erased_at.is_(None),
        Content.published_at < utcnow() - LONG_STANDING,
        ~exists().where(Case.content_id == Content.id),
    )
    known = select(Screening.id).join(Content, Content.id == Screening.content_id).where(*stood).order_by(Screening.id)
    ids = db.session.scalars(known).all()
    chosen = sorted(dice.sample(ids, min(MOST_PUBLIC, len(ids))))
    for inputs in inputs_of(chosen):
        yield from written(inputs, language, is_bad=False)


def inputs_of(screenings: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The submissions of screenings, in chunks."""
    for start in range(0, len(screenings), CHUNK):
        chunk = select(Screening.inputs).where(Screening.id.in_(screenings[start : start + CHUNK]))
        yield from db.session.scalars(chunk.order_by(Screening.id))


def written(inputs: dict[str, Any], language: str, *, is_bad: bool) -> Iterator[Example]:
    """The text of a submission as an example, if it is in this language."""
    submission = Submission.from_json(inputs)
    if submission.language == language:
        yield Example(submission.text, is_bad)
