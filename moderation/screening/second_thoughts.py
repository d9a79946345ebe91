"""Second thoughts: what a worker finds out after the commit is weighed with all that screening saw before.

``content.suspected`` brings a finding about a version that is public; where the outcome is graver than what stands, the
content is labelled, limited or held, and ``content.restrained`` lets its author hear of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace

from sqlalchemy import select

from community import outbox
from community.clock import utcnow
from community.content.models import Content, Reach, Status
from community.content.queries import content_to_change
from community.database import db
from moderation.desk.cases import find_case, open_case
from moderation.desk.decisions import UNDOING, last_decision
from moderation.desk.models import Case
from moderation.judgement.priority import Concern
from moderation.judgement.submission import Lookalike, Submission
from moderation.judgement.verdicts import Finding, Observation, Outcome, Verdict
from moderation.rulebook.hits import note_hits
from moderation.screening.actions import enforce, keep_screening
from moderation.screening.judges import judge
from moderation.screening.models import Screening

DOUBT = 0.05  # probability of a machine's doubt about what a person decided: it comes last in the queue


def suspect(content_id: int, version: int, finding: Finding, lookalikes: Sequence[Lookalike] = ()) -> None:
    """Let a late finding be weighed, after this transaction, so that whoever looks locks nothing.

    lookalikes: what it rests on, where it is a copy. Records ``content.suspected``.
    """
    alike = [asdict(lookalike) for lookalike in lookalikes]
    found = {"finding": finding.to_json(), "lookalikes": alike}
    outbox.record("content.suspected", content_id=content_id, version=version, **found)


def suspect_each(findings: Mapping[int, Finding]) -> None:
    """Let a late finding about the present version of each content be weighed; what is known already is left out.

    findings: by content id. For periodic work, which finds the same again and again. Records ``content.suspected``.
    """
    seen = newest_findings(findings)
    versions = select(Content.id, Content.version).where(Content.id.in_(findings), Content.status == Status.PUBLISHED)
    for content_id, version in db.session.execute(versions.order_by(Content.id)):
        if not is_known(findings[content_id], seen.get((content_id, version), ())):
            suspect(content_id, version, findings[content_id])


def newest_findings(content_ids: Collection[int]) -> dict[tuple[int, int], Sequence[Finding]]:
    """What was seen so far of these contents, by id and version."""
    said = select(Screening.content_id, Screening.version, Screening.verdict)
    rows = db.session.execute(said.where(Screening.content_id.in_(content_ids)).order_by(Screening.id))
    return {(row.content_id, row.version): Verdict.from_json(row.verdict).findings for row in rows}


def reconsider(content_id: int, version: int, finding: Finding, lookalikes: Sequence[Lookalike] = ()) -> bool:
    """Weigh a late finding about a public content with all that was seen before. Returns whether it was news.

    lookalikes: kept with the submission, so that its check finds the same when it is asked again.
    A version that is no longer the present one, or no longer public, is left alone. What a person decided about it
    stands: the machine may only ask again, behind all others. The same finding twice changes nothing.
    """
    content = content_to_change(content_id)
    earlier = newest_screening(content_id, version)
    if content.version != version or content.status is not Status.PUBLISHED or earlier is None:
        return False
    submission, verdict = Submission.from_json(earlier.inputs), Verdict.from_json(earlier.verdict)
    if is_known(finding, verdict.findings):
        return False
    submission = replace(submission, lookalikes=tuple(lookalikes) or submission.lookalikes)
    weighed = judge().weigh(submission, seen_late(verdict.observation, finding))
    note_hits(content, [match for match in weighed.matches if match not in verdict.matches], utcnow())
    case = find_case(content.id)
    if case and was_decided(case, content):
        keep_screening(content, submission, weighed, standing(content))
        ask_again(content, submission, finding)
    else:
        restrain(content, submission, weighed, case)
    return True


def newest_screening(content_id: int, version: int) -> Screening | None:
    """What was said last of this version."""
    said = select(Screening).filter_by(content_id=content_id, version=version)
    return db.session.scalar(said.order_by(Screening.id.desc()).limit(1))


def is_known(finding: Finding, findings: Sequence[Finding]) -> bool:
    """Did its check say as much already?"""
    return any(
        (known.check, known.policy) == (finding.check, finding.policy) and known.strength >= finding.strength
        for known in findings
    )


def seen_late(observation: Observation, finding: Finding) -> Observation:
    """The observation with one more finding, which takes the place of a weaker one of its check."""
    others = [known for known in observation.findings if (known.check, known.policy) != (finding.check, finding.policy)]
    return replace(observation, findings=(*others, finding))


def standing(content: Content) -> Outcome:
    """What was made of a public content so far."""
    if content.reach is Reach.LIMITED:
        return Outcome.LIMIT
    return Outcome.LABEL if content.labels else Outcome.PUBLISH


def was_decided(case: Case, content: Content) -> bool:
    """Did a person decide about this very version?"""
    decision = last_decision(case)
    return (
        decision is not None
        and decision.outcome not in (UNDOING, "escalate")
        and decision.content_version == content.version
    )


def ask_again(content: Content, submission: Submission, finding: Finding) -> None:
    """Open the case of what a person decided once more, where the finding alone would ask for more than stands."""
    alone = judge().weigh(submission, Observation(findings=(finding,)))
    if alone.outcome.severity > standing(content).severity:
        open_case(content, [Concern(finding.policy, DOUBT)])


def restrain(content: Content, submission: Submission, verdict: Verdict, case: Case | None) -> None:
    """Act on a verdict that is graver than what stands, and keep it in any case. Late power ends at hold.

    Records ``content.restrained``.
    """
    before = standing(content)
    outcome = min(verdict.outcome, Outcome.HOLD, key=lambda outcome: outcome.severity)
    if outcome.severity <= before.severity:
        keep_screening(content, submission, verdict, before)
        return
    enforce(content, submission, verdict, outcome, verdict.reasons, case)
    outbox.record("content.restrained", content_id=content.id, version=content.version, outcome=outcome.value)
