"""By what this house screens: policy and checks of the installation, and whatever moderators taught it since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Self

from flask import current_app

from moderation.judgement.checks import Check
from moderation.judgement.checks.shop import SHOP_BANK, checks_of
from moderation.judgement.checks.words import asked_once, banned
from moderation.judgement.late import LATE, SCORER
from moderation.judgement.pipeline import screen, weigh
from moderation.judgement.policy import Policy
from moderation.judgement.rules.rule import Rule
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import REASONS, Observation, Verdict
from moderation.judgement.words import WORDS_ALLOWED, read_bank
from moderation.rulebook.adopted import scoring
from moderation.rulebook.book import Rulebook
from moderation.rulebook.editions import current_edition
from moderation.rulebook.queries import rulebook_at

BANK = "words."


@dataclass(frozen=True, eq=False)
class Judge:
    """By which policy, checks and rules a house screens. edition: of the rulebook that taught it."""

    policy: Policy
    checks: Mapping[str, Check]
    rules: tuple[Rule, ...] = ()
    edition: int = 0
    hosts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def judge(self, submission: Submission) -> Verdict:
        """The verdict on a submission. Stores nothing."""
        return screen(submission, self.policy, self.checks, self.rules, self.edition)

    def weigh(self, submission: Submission, observation: Observation) -> Verdict:
        """The verdict on what was seen of a submission, when it was screened or later. No check runs."""
        return weigh(submission, observation, self.policy, self.rules, self.edition)

    def informed(self, submission: Submission) -> Submission:
        """The submission with the hosts that the shop allows and blocks: a replay finds them as they were."""
        return replace(submission, **self.hosts) if self.hosts else submission

    def taught(self, book: Rulebook) -> Self:
        """This judge, by what stands in a rulebook. The shop's words are looked for before everything else."""
        return replace(
            self,
            policy=book.policy,
            checks={
                **checks_of(book.words, book.allowed),
                **leaving(self.checks, book.spoken_for),
                **scoring(book.models),
            },
            rules=book.rules,
            edition=book.edition,
            hosts={"allowed_hosts": book.allowed_hosts, "blocked_hosts": book.blocked_hosts} if book.hosts else {},
        )


def judge() -> Judge:
    """That of this house, now: a change works at the very next submission, in every process."""
    installed = current_app.extensions["moderation"]
    edition = current_edition()
    return judge_at(installed, edition) if edition else installed


def known_checks() -> frozenset[str]:
    """Every check that a rule may ask for: those at the way in, the workers', and those of words that may yet come."""
    words = (f"{SHOP_BANK}{reason}" for reason in REASONS)
    scorers = (f"{SCORER}{name}" for name in current_app.extensions["scorers"])
    return frozenset((*current_app.extensions["moderation"].checks, *LATE, *scorers, *words))


def verdict_on(submission: Submission) -> Verdict:
    """What this house would say of a submission, by the hosts that it allows and blocks now. Stores nothing."""
    presiding = judge()
    return presiding.judge(presiding.informed(submission))


@lru_cache(maxsize=8)
def judge_at(installed: Judge, edition: int) -> Judge:
    """The judge at an edition. It never changes, so each process makes it once."""
    return installed.taught(rulebook_at(edition))


def leaving(checks: Mapping[str, Check], phrases: tuple[str, ...]) -> dict[str, Check]:
    """The checks, where a shipped word within one of these phrases is no hit."""
    if not phrases:
        return dict(checks)
    policies = {name: name.removeprefix(BANK) for name in checks if name.startswith(BANK)}
    find = asked_once(read_bank(*policies.values(), allowed=(*WORDS_ALLOWED, *phrases)))
    return {**checks, **{name: banned(policy, find) for name, policy in policies.items()}}
