"""What findings lead to: a frozen, versioned value. A changed policy is a new version, tried on history first."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from math import prod
from typing import Any, Self

from moderation.judgement.submission import KINDS, TRUSTS, Submission
from moderation.judgement.verdicts import REASONS, Finding, Message, Outcome, Reason

LONGEST_VERSION = 80
# Spam in the wide sense: signs of it in several checks speak for each other.
SPAM = ("spam", "advertising", "contact_solicitation")
UNFINISHED = Message("系统未能完成检查，内容由人工审核。", "The checks did not finish; a person will look at it.")
NEWCOMER = Message("新成员的首次内容由人工审核。", "First contributions of new members are reviewed by a person.")


@dataclass(frozen=True, slots=True)
class Clause:
    """If findings of ``policies`` together reach ``at_least``, then ``outcome``, for these kinds and trusts.

    Raises ValueError for what no finding, content or author can have.
    """

    policies: tuple[str, ...]
    at_least: float
    outcome: Outcome
    kinds: tuple[str, ...] = KINDS
    trusts: tuple[str, ...] = TRUSTS

    def __post_init__(self) -> None:
        for name, known in (("policies", REASONS), ("kinds", KINDS), ("trusts", TRUSTS)):
            _demand_known(name, getattr(self, name), known)
        if self.outcome is Outcome.PUBLISH:
            raise ValueError("a clause takes something: its outcome is label, limit, hold or reject")
        _demand_share("at_least", self.at_least)

    def covers(self, submission: Submission) -> bool:
        """Is the clause made for this kind of content and this author?"""
        return submission.kind in self.kinds and submission.author_trust in self.trusts

    def reason(self, findings: tuple[Finding, ...]) -> Reason | None:
        """Why it applies, or None."""
        ours = [finding for finding in findings if finding.policy in self.policies]
        if not ours or combined(ours) < self.at_least:
            return None
        gravest = max(ours, key=lambda finding: finding.strength)
        spans = tuple(dict.fromkeys(span for finding in ours for span in finding.spans))
        checks = tuple(finding.check for finding in ours)
        return Reason(self.outcome, gravest.policy, gravest.message, checks, spans)


def combined(findings: list[Finding]) -> float:
    """Strength of findings taken together, 0..1: 1 − Π(1 − strength), as if they were independent (noisy or).

    Rounded to six decimals, so that a threshold is met alike on every machine.
    """
    return round(1 - prod(1 - finding.strength for finding in findings), 6)


def gravest_first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons by their outcomes; of equal ones, in the order given."""
    return tuple(sorted(reasons, key=lambda reason: -reason.outcome.severity))


@dataclass(frozen=True)
class Policy:
    """Clauses, and what happens where the checks did not finish.

    unfinished: per trust, the outcome when a check or a live rule failed or was skipped. budget_seconds: CPU time of
    the checks; the clock is read between them; the longest allowed text, 20,000 characters, takes about 35 ms and
    hostile ones about 50 (benchmarks/moderation_rules.py), so five times that keeps an honest text from being held on a
    slow machine. hold_newcomers: a person sees the contributions of T0 first; imported content is exempt. qa_rate:
    share, 0..1, of what was published without a person, imported content excepted, that people look at all the same:
    the sample of the miss rate (DEFINITIONS). Raises ValueError for a value that cannot be, naming the clause.
    """

    version: str
    clauses: tuple[Clause, ...]
    unfinished: dict[str, Outcome] = field(default_factory=dict)
    budget_seconds: float = 0.25
    hold_newcomers: bool = False
    qa_rate: float = 0.01

    def __post_init__(self) -> None:
        if not (
            isinstance(self.version, str) and 0 < len(self.version) <= LONGEST_VERSION and self.version.isprintable()
        ):
            raise ValueError(f"a policy has a version of 1 to {LONGEST_VERSION} characters, for example '2026.11-2'")
        for number, clause in enumerate(self.clauses, start=1):
            if clause in self.clauses[: number - 1]:
                raise ValueError(f"clause {number} stands in the policy twice")
        _demand_known("unfinished", tuple(self.unfinished) or TRUSTS, TRUSTS)
        _demand_share("qa_rate", self.qa_rate)
        if not _is_number(self.budget_seconds) or self.budget_seconds <= 0:
            raise ValueError(f"budget_seconds is more than 0, not {self.budget_seconds!r}")

    def reasons(
        self, submission: Submission, findings: tuple[Finding, ...], *, finished: bool = True
    ) -> tuple[Reason, ...]:
        """Every reason for an outcome other than publish, gravest first."""
        applied = [clause.reason(findings) for clause in self.clauses if clause.covers(submission)]
        reasons = [*applied, *self._circumstances(submission, finished=finished)]
        return gravest_first(reason for reason in reasons if reason)

    def to_json(self) -> dict[str, Any]:
        """JSON values; ``from_json`` gives an equal policy."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The policy that was stored, or that an operator wrote. Raises ValueError that says what is wrong with it."""
        try:
            clauses = tuple(_clause(number, clause) for number, clause in enumerate(values["clauses"], start=1))
            unfinished = {trust: Outcome(outcome) for trust, outcome in values.get("unfinished", {}).items()}
            return cls(**values | {"clauses": clauses, "unfinished": unfinished})
        except KeyError as error:
            raise ValueError(f"the policy has no {error.args[0]}") from error
        except (TypeError, AttributeError) as error:
            raise ValueError(f"this is no policy: {_told(error)}") from error

    def _circumstances(self, submission: Submission, *, finished: bool) -> list[Reason]:
        """Reasons that no words of the author gave."""
        reasons = []
        if self.hold_newcomers and submission.author_trust == "T0" and not submission.is_imported:
            reasons.append(Reason(Outcome.HOLD, "other", NEWCOMER))
        outcome = self.unfinished.get(submission.author_trust, Outcome.PUBLISH)
        if not finished and outcome is not Outcome.PUBLISH:
            reasons.append(Reason(outcome, "other", UNFINISHED))
        return reasons


def _clause(number: int, values: dict[str, Any]) -> Clause:
    try:
        lists = {name: tuple(values[name]) for name in ("policies", "kinds", "trusts") if name in values}
        return Clause(**values | lists | {"outcome": Outcome(values["outcome"])})
    except KeyError as error:
        raise ValueError(f"clause {number} has no {error.args[0]}") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"clause {number}: {_told(error)}") from error


def _told(error: Exception) -> str:
    """What went wrong, without the name of the function that it went wrong in."""
    return str(error).rpartition("__init__() ")[2]


def _demand_known(name: str, values: tuple[str, ...], known: tuple[str, ...]) -> None:
    if not values:
        raise ValueError(f"{name} is empty: it would never apply")
    if unknown := [value for value in values if value not in known]:
        raise ValueError(f"{name} are among {', '.join(known)}, not {unknown[0]!r}")
    if len(set(values)) < len(values):
        raise ValueError(f"{name} names the same twice: {', '.join(values)}")


def _demand_share(name: str, value: float) -> None:
    if not _is_number(value) or not 0 <= value <= 1:
        raise ValueError(f"{name} lies in 0..1, not {value!r}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# Automatic power ends at hold, except for spam that two strong checks agree on: 0.9 and 0.9, together 0.99. None of
# 62,773 genuine reviews comes near (benchmarks/moderation_holds.py), so at most 0.005 % would be (95 %, rule of three).
# Members of T2 are judged by the strong findings alone. Unfinished: MODERATION, 1.6, fail open or closed. What only a
# shop's own words and the workers report (copyright, fake_review, ...) holds if they are sure.
DEFAULT = Policy(
    version="2026.11-2",
    clauses=(
        Clause(SPAM, 0.985, Outcome.REJECT, trusts=("T0", "T1")),
        Clause(SPAM, 0.6, Outcome.HOLD, trusts=("T0", "T1")),
        Clause(SPAM, 0.8, Outcome.HOLD, trusts=("T2",)),
        Clause(SPAM, 0.6, Outcome.LIMIT, trusts=("T2",)),
        Clause(("illegal", "sexual", "abuse"), 0.6, Outcome.HOLD),
        Clause(("personal_data",), 0.6, Outcome.HOLD),
        Clause(("hate", "violence", "minor_safety", "self_harm"), 0.6, Outcome.HOLD),
        Clause(("fake_review", "off_topic", "copyright", "other"), 0.8, Outcome.HOLD),
        Clause(("undisclosed_promotion",), 0.6, Outcome.HOLD),
        Clause(("low_quality",), 0.5, Outcome.LABEL, kinds=("post", "review", "question", "answer")),
    ),
    unfinished={"T0": Outcome.HOLD, "T1": Outcome.HOLD, "T2": Outcome.PUBLISH},
)
