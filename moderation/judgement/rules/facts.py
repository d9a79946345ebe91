"""What rules are told beyond the fields of a submission: where it links to, and what speaks against it."""

from collections.abc import Iterable

from moderation.judgement.policy import combined
from moderation.judgement.submission import Submission
from moderation.judgement.text.hosts import is_below, rendered, written
from moderation.judgement.verdicts import REASONS, Observation


def foreign_hosts(submission: Submission) -> set[str]:
    """The hosts outside the shop that a text links to, in its source or once rendered; lower case."""
    hosts = {host for host, *_ in written(submission)} | rendered(submission)
    return {host for host in hosts if not is_below(host, submission.own_hosts)}


def with_domains(hosts: Iterable[str]) -> list[str]:
    """Each host and the domains above it: 'm.bit.ly' is also 'bit.ly'. In alphabetical order."""
    parts = [host.split(".") for host in hosts]
    return sorted({".".join(labels[place:]) for labels in parts for place in range(max(len(labels) - 1, 1))})


def strengths(observation: Observation) -> dict[str, float]:
    """The strength of every check that reported, 0..1, by its name."""
    findings = sorted(observation.findings, key=lambda finding: finding.strength)
    return {finding.check: finding.strength for finding in findings}


def concerns(observation: Observation) -> dict[str, float]:
    """How much speaks for each reason of the catalogue, 0..1: its findings taken together as the policy takes them."""
    ours = {policy: [finding for finding in observation.findings if finding.policy == policy] for policy in REASONS}
    return {policy: combined(findings) if findings else 0.0 for policy, findings in ours.items()}
