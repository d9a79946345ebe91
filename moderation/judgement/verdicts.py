"""What screening says: spans, findings, reasons, and the verdict made of them. Plain values that survive JSON."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

# The catalogue of /reasons, API.md.
REASONS = (
    "spam", "advertising", "contact_solicitation", "abuse", "hate", "sexual", "violence", "illegal", "fake_review",
    "undisclosed_promotion", "off_topic", "low_quality", "personal_data", "copyright", "minor_safety", "self_harm",
    "other",
)  # fmt: skip
PLAIN = {str, int, float, bool, type(None)}


def as_json(value: Any) -> Any:
    """A value of ours as JSON values: what has fields becomes a mapping, a tuple a list.

    Instead of ``asdict``, which copies every word and every number by itself.
    """
    if isinstance(value, tuple):
        return [each if type(each) in PLAIN else as_json(each) for each in value]
    names = getattr(value, "__dataclass_fields__", None)
    if names is None:
        return value
    held = {name: getattr(value, name) for name in names}
    return {name: each if type(each) in PLAIN else as_json(each) for name, each in held.items()}


class Outcome(StrEnum):
    """What becomes of the content, mildest first. Source: outcome, DEFINITIONS."""

    PUBLISH = "publish"
    LABEL = "label"
    LIMIT = "limit"
    HOLD = "hold"
    REJECT = "reject"

    @property
    def severity(self) -> int:
        """0 for publish .. 4 for reject."""
        return list(Outcome).index(self)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for members, in both languages."""

    zh: str
    en: str

    def spoken(self, language: str) -> str:
        """In the member's language: Chinese for 'zh' and 'zh-CN', else English."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Span:
    """The author's own words: ``text`` is [start, end) of that field's source text, in code points."""

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw. It reports and never acts.

    strength: 0..1, how sure the check is, by the scale that stands in its file.
    policy: a slug of the catalogue of reasons. spans: empty where the whole text is meant.
    """

    check: str
    version: int
    strength: float
    policy: str
    message: Message
    spans: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if self.policy not in REASONS:
            raise ValueError(f"{self.policy!r} is not in the catalogue of reasons")
        if not 0 <= self.strength <= 1:
            raise ValueError(f"a strength lies in 0..1, {self.check} says {self.strength}")

    def to_json(self) -> dict[str, Any]:
        """JSON values; ``from_json`` gives an equal finding."""
        return as_json(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The finding that was stored."""
        return cls(**values | {"message": Message(**values["message"]), "spans": _spans(values["spans"])})


@dataclass(frozen=True, slots=True)
class Score:
    """What a text model makes of a submission.

    task: ``abuse`` or ``spam``. value: the calibrated probability of it, 0..1. model: the version that said so.
    finding: what it reports; None where the value is too low to say anything.
    """

    task: str
    value: float
    model: str
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the policy asks for an outcome: one of its rules, and the findings that fed it."""

    outcome: Outcome
    policy: str
    message: Message
    checks: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The reason that was stored."""
        return cls(
            Outcome(values["outcome"]),
            values["policy"],
            Message(**values["message"]),
            tuple(values["checks"]),
            _spans(values["spans"]),
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A moderators' rule that fired. live: it counted; else it was in shadow, and was only noted."""

    rule_id: int
    version: int
    live: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A check or a rule ('rule:7') that failed: its name, and the error as one line."""

    check: str
    error: str


@dataclass(frozen=True)
class Observation:
    """What the checks saw, before anybody weighs it.

    scores: abuse, spam and quality, 0..1; None where no model reads that language. models: the version of each model
    that was asked, by task. quality_terms: what the quality is made of, each 0..1. skipped: checks that the time budget
    left out. Elapsed time does not count when two are compared.
    """

    findings: tuple[Finding, ...] = ()
    scores: dict[str, float | None] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    quality_terms: dict[str, float] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    elapsed_seconds: float = field(default=0.0, compare=False)

    @property
    def is_finished(self) -> bool:
        """Did every check run to its end?"""
        return not (self.failed or self.skipped)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The observation that was stored."""
        return cls(
            findings=tuple(map(Finding.from_json, values["findings"])),
            scores=values["scores"],
            models=values.get("models", {}),
            quality_terms=values.get("quality_terms", {}),
            skipped=tuple(values["skipped"]),
            failed=tuple(Failure(**failure) for failure in values["failed"]),
            elapsed_seconds=values["elapsed_seconds"],
        )


@dataclass(frozen=True)
class Verdict:
    """What becomes of a submission, and all that it rests on. Equal inputs give equal verdicts.

    reasons: those of every clause and rule that applied, gravest first; empty for a plain publish. matches: the
    moderators' rules that fired, those in shadow too, which changed nothing. failed_rules: those that had no answer, or
    took too long for it. edition: of the rulebook that judged; 0 before anybody wrote in it.
    """

    outcome: Outcome
    policy_version: str
    observation: Observation = field(default_factory=Observation)
    reasons: tuple[Reason, ...] = ()
    matches: tuple[Match, ...] = ()
    failed_rules: tuple[Failure, ...] = ()
    edition: int = 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks saw."""
        return self.observation.findings

    @property
    def labels(self) -> tuple[str, ...]:
        """What the content is labelled with, whatever else becomes of it."""
        return tuple(reason.policy for reason in self.reasons if reason.outcome is Outcome.LABEL)

    def to_json(self) -> dict[str, Any]:
        """JSON values, the observation's among them; ``from_json`` gives an equal verdict."""
        values = as_json(self)
        return values.pop("observation") | values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The verdict that was stored."""
        return cls(
            outcome=Outcome(values["outcome"]),
            policy_version=values["policy_version"],
            observation=Observation.from_json(values),
            reasons=tuple(map(Reason.from_json, values["reasons"])),
            matches=tuple(Match(**match) for match in values.get("matches", ())),
            failed_rules=tuple(Failure(**failure) for failure in values.get("failed_rules", ())),
            edition=values.get("edition", 0),
        )


def _spans(values: list[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(**span) for span in values)
