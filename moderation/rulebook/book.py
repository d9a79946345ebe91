"""The rulebook as a plain value: all that a house judges by, as it stood at one edition."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

from moderation.judgement.checks.shop import STRENGTHS, ShopWord
from moderation.judgement.policy import Clause, Policy
from moderation.judgement.rules.rule import Rule
from moderation.judgement.submission import KINDS, TRUSTS
from moderation.judgement.verdicts import Outcome


@dataclass(frozen=True)
class AdoptedModel:
    """A text model that the shop trained. task: abuse or spam. file: the model, as it was exported."""

    task: str
    language: str
    version: str
    file: bytes


@dataclass(frozen=True)
class Rulebook:
    """edition: its number, 0 before anybody wrote in it. rules: live ones and those in shadow. words, hosts: live ones.

    policy: the adopted one, else that of the house; with a clause for each reason that a word of the shop holds for.
    models: the newest of each task and language.
    """

    edition: int
    policy: Policy
    rules: tuple[Rule, ...] = ()
    words: tuple[ShopWord, ...] = ()
    hosts: tuple[ShopWord, ...] = ()
    models: tuple[AdoptedModel, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        """Phrases that excuse a banned word within them."""
        return tuple(word.text for word in self.words if word.use == "allow")

    @property
    def spoken_for(self) -> tuple[str, ...]:
        """Phrases within which the shipped words keep silent: those that excuse, and those that the shop itself holds.

        One phrase in two banks is one sign. As two that agree it would be spam to reject, where the shop asked to hold.
        """
        return (*self.allowed, *(word.text for word in self.words if word.use == "hold"))

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """A link to them leads nobody away."""
        return tuple(host.text for host in self.hosts if host.use == "allow")

    @property
    def blocked_hosts(self) -> tuple[str, ...]:
        """A link to them is enough to hold a content."""
        return tuple(host.text for host in self.hosts if host.use == "hold")


def with_clauses_for(policy: Policy, words: tuple[ShopWord, ...]) -> Policy:
    """The policy, with a clause for every reason that a word holds for and the policy would not: 'hold' means hold."""
    slugs = sorted({word.policy for word in words if word.use == "hold"})
    added = tuple(Clause((slug,), STRENGTHS["hold"], Outcome.HOLD) for slug in slugs if not holds(policy, slug))
    return replace(policy, clauses=(*policy.clauses, *added))


def holds(policy: Policy, slug: str) -> bool:
    """Does a strong finding for this reason hold a content, whatever its kind and its author's trust?"""
    clauses = [clause for clause in policy.clauses if clause.outcome.severity >= Outcome.HOLD.severity]
    fitting = [clause for clause in clauses if slug in clause.policies and clause.at_least <= STRENGTHS["hold"]]
    everybody = product(KINDS, TRUSTS)
    return all(any(kind in c.kinds and trust in c.trusts for c in fitting) for kind, trust in everybody)
