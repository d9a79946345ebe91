"""Does the past come out again? The same submission, findings and edition give the verdict that was stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Row

from moderation.judgement.pipeline import observe_again, weigh
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Observation, Verdict
from moderation.replays.queries import rows_since
from moderation.screening.judges import Judge, judge_at

Seen = Callable[[Judge, Submission, Observation], Observation]


def verified(
    since: datetime | None, newest: int, seen: Seen, progress: Callable[[], Any] = lambda: None
) -> Iterator[dict[str, Any] | None]:
    """For every stored verdict None, or what came out instead. None alone is the only good answer.

    Compared are outcome, policy, reasons and matches. What people's work added at intake, such as a hold while a case
    is open, is no part of a verdict. seen: ``as_stored``, or ``anew`` to ask the checks again.
    """
    for row in rows_since(since, newest):
        stored = Verdict.from_json(row.verdict)
        again = judged_again(row, stored, seen)
        differs = essence(again) != essence(stored)
        named = {"content_id": str(row.content_id), "version": row.version}
        yield {**named, "stored": row.verdict, "again": again.to_json()} if differs else None
        progress()


def as_stored(_judge: Judge, _submission: Submission, observation: Observation) -> Observation:
    """What the checks saw then."""
    return observation


def anew(judge: Judge, submission: Submission, observation: Observation) -> Observation:
    """What the judge's checks see of a submission now, with what workers found out since."""
    return observe_again(submission, observation, judge.checks, judge.policy.budget_seconds)


def judged_again(row: Row, stored: Verdict, seen: Seen) -> Verdict:
    """The verdict of a stored submission by the rulebook that judged it then."""
    submission = Submission.from_json(row.inputs)
    judge = judge_of(stored.edition)
    observation = seen(judge, submission, stored.observation)
    return weigh(submission, observation, judge.policy, judge.rules, judge.edition)


def judge_of(edition: int) -> Judge:
    """The judge of this house as it was at an edition."""
    installed = current_app.extensions["moderation"]
    return judge_at(installed, edition) if edition else installed


def essence(verdict: Verdict) -> tuple[Any, ...]:
    """What two verdicts are compared by: not the time that they took."""
    return verdict.outcome, verdict.policy_version, verdict.edition, verdict.reasons, verdict.matches
