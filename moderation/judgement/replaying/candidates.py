"""What can be replayed: a rule, a policy, a word or a host of the shop, asked of a past submission. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from moderation.judgement.checks import Check
from moderation.judgement.checks.links import blocked
from moderation.judgement.checks.words import MOST_QUOTED, quote
from moderation.judgement.pipeline import observe, observe_again, weigh
from moderation.judgement.policy import Policy
from moderation.judgement.replaying.replay import Candidate, Change, Past, gravest
from moderation.judgement.rules.facts import foreign_hosts
from moderation.judgement.rules.rule import Rule, rule_on
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Outcome
from moderation.judgement.words import Bank

BANKS, LINKS = "words.", "links"  # how the checks are called that the shop's words and hosts teach


def by_rule(rule: Rule) -> Candidate:
    """What this version of a rule makes of a past submission, in the place of any other version of it."""
    tried = replace(rule, live=True)

    def ask(past: Past) -> Change:
        ruling = rule_on(past.submission, past.observation, (tried,))
        others = [outcome for rule_id, outcome in past.outcome_by_rule.items() if rule_id != rule.rule_id]
        asked = [reason.outcome for reason in ruling.reasons]
        spans = tuple(span for reason in ruling.reasons for span in reason.spans)
        outcome = gravest(past.outcome_otherwise, *others, *asked)
        return Change(outcome, bool(asked), spans, failed=not ruling.is_finished)

    return ask


def by_policy(policy: Policy) -> Candidate:
    """What a policy makes of a past submission, beside what moderators' rules asked for then.

    It matches what it would keep from sight: held or rejected.
    """

    def ask(past: Past) -> Change:
        verdict = weigh(past.submission, past.observation, policy)
        outcome = gravest(verdict.outcome, *past.outcome_by_rule.values())
        spans = tuple(span for reason in verdict.reasons for span in reason.spans)
        return Change(outcome, verdict.outcome.severity >= Outcome.HOLD.severity, spans)

    return ask


def by_word(bank: Bank, checks: Mapping[str, Check], policy: Policy) -> Candidate:
    """What a word of the shop makes of a past submission.

    bank: of the word alone. checks: as they would be with it; what those for words see takes the place of what they saw
    then. policy: by which it is weighed. Only where the word is found is looked at again.
    """

    def ask(past: Past) -> Change:
        hits = bank.find(past.submission.folded.text)
        if not hits:
            return Change(past.outcome)
        spans = tuple(span for hit in hits[:MOST_QUOTED] for span in quote(past.submission, hit))
        return Change(seen_again(past, past.submission, BANKS, checks, policy), matched=True, spans=spans)

    return ask


def by_host(
    host: str, inform: Callable[[Submission], Submission], checks: Mapping[str, Check], policy: Policy
) -> Candidate:
    """What a host of the shop's list makes of a past submission that names it, disguised or not, or links below it.

    inform: gives a submission the shop's list, as it would be with the host. checks, policy: as for a word.
    """

    def ask(past: Past) -> Change:
        listed = replace(past.submission, blocked_hosts=(host,))
        spans = blocked(listed, foreign_hosts(listed))
        if spans is None:
            return Change(past.outcome)
        return Change(
            seen_again(past, inform(past.submission), LINKS, checks, policy), matched=True, spans=tuple(spans)
        )

    return ask


def seen_again(past: Past, submission: Submission, called: str, checks: Mapping[str, Check], policy: Policy) -> Outcome:
    """The outcome if the checks that are ``called`` so ran again, and everything else stayed as it was seen."""
    anew = observe(submission, {name: check for name, check in checks.items() if name.startswith(called)})
    others = [finding for finding in past.observation.findings if not finding.check.startswith(called)]
    seen = replace(past.observation, findings=(*others, *anew.findings))
    return gravest(weigh(submission, seen, policy).outcome, *past.outcome_by_rule.values())


def observed_again(pasts: Iterable[Past], checks: Mapping[str, Check]) -> Iterator[Past]:
    """Past submissions as the checks see them now; what workers found out stays."""
    return (replace(past, observation=observe_again(past.submission, past.observation, checks)) for past in pasts)
