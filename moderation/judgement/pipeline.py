"""Screening: every check runs, every finding is kept, and the policy says what becomes of it. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from time import thread_time
from typing import Any

from moderation.judgement.checks import CHECKS, Check
from moderation.judgement.late import is_late
from moderation.judgement.policy import DEFAULT, Policy, gravest_first
from moderation.judgement.quality import quality
from moderation.judgement.rules.rule import Rule, rule_on
from moderation.judgement.submission import KNOWN, Submission
from moderation.judgement.verdicts import Failure, Finding, Observation, Outcome, Score, Verdict

UNKNOWN: dict[str, float | None] = {"abuse": None, "spam": None}


def screen(
    submission: Submission,
    policy: Policy = DEFAULT,
    checks: Mapping[str, Check] = CHECKS,
    rules: Iterable[Rule] = (),
    edition: int = 0,
    clock: Callable[[], float] = thread_time,
) -> Verdict:
    """The verdict on a submission: what the checks see of it, weighed by the policy and the moderators' rules."""
    observation = observe(submission, checks, policy.budget_seconds, clock)
    return weigh(submission, observation, policy, rules, edition, clock)


def observe(
    submission: Submission,
    checks: Mapping[str, Check] = CHECKS,
    budget_seconds: float = DEFAULT.budget_seconds,
    clock: Callable[[], float] = thread_time,
) -> Observation:
    """What every check sees. One that raises is recorded and stops no other.

    The clock (CPU seconds of this thread: a busy machine is no reason to hold anybody) is read before each check; past
    the budget, the rest is skipped and recorded.
    """
    began = clock()
    seen: dict[type, list[Any]] = {Finding: [], Score: [], Failure: []}
    skipped = []
    for name, check in checks.items():
        if clock() - began > budget_seconds:
            skipped.append(name)
        elif (sight := attempt(name, check, submission)) is not None:
            seen[type(sight)].append(sight)
    worth = quality(submission)
    return Observation(
        findings=(*seen[Finding], *(score.finding for score in seen[Score] if score.finding)),
        scores=UNKNOWN | {score.task: score.value for score in seen[Score]} | {"quality": worth.value},
        models={score.task: score.model for score in seen[Score]},
        quality_terms=worth.terms,
        skipped=tuple(skipped),
        failed=tuple(seen[Failure]),
        elapsed_seconds=clock() - began,
    )


def observe_again(
    submission: Submission,
    earlier: Observation,
    checks: Mapping[str, Check] = CHECKS,
    budget_seconds: float = DEFAULT.budget_seconds,
) -> Observation:
    """What the checks see of it now, beside what workers found out since, which no check could find again."""
    now = observe(submission, checks, budget_seconds)
    late = [finding for finding in earlier.findings if is_late(finding.check)]
    return replace(now, findings=(*now.findings, *late))


def weigh(
    submission: Submission,
    observation: Observation,
    policy: Policy = DEFAULT,
    rules: Iterable[Rule] = (),
    edition: int = 0,
    clock: Callable[[], float] = thread_time,
) -> Verdict:
    """What policy and rules make of what was seen, now or long ago: replaying them needs no check to run again.

    The gravest reason decides, so that no rule can publish what the policy holds. Where a check or a live rule did not
    finish, the outcome follows ``policy.unfinished``, unless a reason asks for a graver one.
    edition: of the rulebook that the rules are from.
    """
    ruling = rule_on(submission, observation, rules, clock)
    finished = observation.is_finished and ruling.is_finished
    reasons = gravest_first([*policy.reasons(submission, observation.findings, finished=finished), *ruling.reasons])
    return Verdict(
        outcome=reasons[0].outcome if reasons else Outcome.PUBLISH,
        policy_version=policy.version,
        observation=observation,
        reasons=reasons,
        matches=ruling.matches,
        failed_rules=ruling.failed,
        edition=edition,
    )


def attempt(name: str, check: Check, submission: Submission) -> Finding | Score | Failure | None:
    """What the check saw, or how it failed."""
    try:
        return check(submission)
    except Exception as error:  # noqa: BLE001 - whatever a check does, the author gets a verdict
        return Failure(name, f"{type(error).__name__}: {error}")


def screen_record(
    record: Mapping[str, Any],
    policy: Policy = DEFAULT,
    checks: Mapping[str, Check] = CHECKS,
    language: str = "zh-CN",
) -> dict[str, Any]:
    """A record of ``moderation screen`` with its ``outcome``, ``scores``, ``quality_terms`` and ``findings``.

    record: ``text``, and any field of a Submission where it is known; other keys are handed through.
    Raises ValueError if there is no text, or a field has a value that it cannot have.
    """
    verdict = screen(submission_of(record), policy, checks)
    findings = [finding.to_json() | {"message": finding.message.spoken(language)} for finding in verdict.findings]
    seen = verdict.observation
    said = {"outcome": verdict.outcome.value, "scores": seen.scores, "quality_terms": seen.quality_terms}
    return {**record, **said, "findings": findings}


def submission_of(record: Mapping[str, Any]) -> Submission:
    """The submission that a record describes; its ``text`` is the body."""
    body = record.get("text")
    if not isinstance(body, str):
        raise ValueError(f"text is a string, not {type(body).__name__}")
    known = {name: value for name, value in record.items() if name in KNOWN and value is not None}
    return Submission.from_json(known | {"body": body})
