"""Rules that moderators write: a condition over signals, and the outcome that it asks for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import thread_time

from moderation.judgement.reasons import CATALOGUE
from moderation.judgement.rules import expressions
from moderation.judgement.rules.expressions import Question
from moderation.judgement.rules.patterns import pattern
from moderation.judgement.rules.phrases import place_said
from moderation.judgement.rules.signals import signals_of
from moderation.judgement.submission import FIELDS, KINDS, Submission
from moderation.judgement.verdicts import Failure, Match, Message, Observation, Outcome, Reason, Span

OUTCOMES = (Outcome.LABEL, Outcome.LIMIT, Outcome.HOLD, Outcome.REJECT)
# An expression over 200 characters takes 5 to 50 µs (benchmarks/moderation_rules.py): this is the hundredfold.
RULE_BUDGET_SECONDS = 0.005
RULES_BUDGET_SECONDS = 0.1
SLOW = f"over the budget of {RULE_BUDGET_SECONDS * 1000:g} ms"
SKIPPED = "the rules before it used up the time"


@dataclass(frozen=True)
class Rule:
    """One version of a rule. live: it counts; else it is in shadow, and only noted.

    policy: a slug of the catalogue of reasons. message: what its author reads; the title of that reason if None.
    Raises ValueError for an outcome that takes nothing, an unknown policy or kind, and ExpressionError, which is one,
    for an expression that cannot run: there is no rule that cannot be asked.
    """

    rule_id: int
    version: int
    name: str
    expression: str
    outcome: Outcome
    policy: str
    live: bool
    kinds: tuple[str, ...] = KINDS
    message: Message | None = None

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError(f"a rule's outcome is one of {', '.join(OUTCOMES)}, not {self.outcome!r}")
        if self.policy not in CATALOGUE:
            raise ValueError(f"{self.policy!r} is not in the catalogue of reasons")
        if unknown := set(self.kinds) - set(KINDS):
            raise ValueError(f"kinds are {', '.join(KINDS)}, not {', '.join(sorted(unknown))}")
        expressions.compile(self.expression)

    @property
    def source(self) -> str:
        """What stands for it among the checks of a reason and among failures: 'rule:7'."""
        return f"rule:{self.rule_id}"

    def applies(self, submission: Submission, observation: Observation) -> bool:
        """Is it made for this kind of content, and true of it? Raises EvaluationError where it has no answer."""
        if submission.kind not in self.kinds:
            return False
        expression = expressions.compile(self.expression)
        return expression.holds(signals_of(submission, observation, expression.signals))

    def reason(self, submission: Submission, observation: Observation) -> Reason:
        """Why it asks for its outcome, with the author's words that it is about."""
        message = self.message or CATALOGUE[self.policy].title
        found = [span for finding in observation.findings if finding.policy == self.policy for span in finding.spans]
        spans = tuple(dict.fromkeys([*quotes(self, submission), *found]))
        return Reason(self.outcome, self.policy, message, (self.source,), spans)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules say of a submission. matches: of all that fired, in shadow too. reasons: of the live ones.

    failed: rules that had no answer, took too long, or were not asked any more. is_finished: every live rule answered.
    """

    matches: tuple[Match, ...] = ()
    reasons: tuple[Reason, ...] = ()
    failed: tuple[Failure, ...] = ()
    is_finished: bool = True


def rule_on(
    submission: Submission,
    observation: Observation,
    rules: Iterable[Rule],
    clock: Callable[[], float] = thread_time,
) -> Ruling:
    """What every rule says. One that fails is recorded and stops no other.

    A rule over its budget is recorded, and its answer counts all the same: a slow answer is no wrong one, and nobody
    can write a text that makes a rule blind. Once the rules together are over theirs, the rest is not asked.
    """
    began = clock()
    fired, failed, finished = [], [], True
    for rule in rules:
        asked_at = clock()
        answer = SKIPPED if asked_at - began > RULES_BUDGET_SECONDS else ask(rule, submission, observation)
        if isinstance(answer, str):
            failed.append(Failure(rule.source, answer))
            finished = finished and not rule.live
            continue
        if clock() - asked_at > RULE_BUDGET_SECONDS:
            failed.append(Failure(rule.source, SLOW))
        if answer:
            fired.append((rule, answer))
    return Ruling(
        matches=tuple(Match(rule.rule_id, rule.version, rule.live) for rule, _ in fired),
        reasons=tuple(reason for rule, reason in fired if rule.live),
        failed=tuple(failed),
        is_finished=finished,
    )


def ask(rule: Rule, submission: Submission, observation: Observation) -> Reason | str | None:
    """Why the rule asks for its outcome; None if it does not; a line that says why it has no answer."""
    try:
        return rule.reason(submission, observation) if rule.applies(submission, observation) else None
    except Exception as error:  # noqa: BLE001 - whatever a rule does, the author gets a verdict
        return f"{type(error).__name__}: {error}"


def quotes(rule: Rule, submission: Submission) -> list[Span]:
    """The author's words that a rule's questions find: the first place for each that has one."""
    asked = expressions.compile(rule.expression).questions
    return [span for question in asked for span in quote(question, submission)]


def quote(question: Question, submission: Submission) -> tuple[Span, ...]:
    """The first place that answers a question, or nothing."""
    if question.signal == "folded":
        place = _place(question, submission.folded.text)
        return submission.quote_folded(submission.folded, *place) if place else ()
    if question.signal == "text":
        place = _place(question, submission.text)
        return submission.quote(*place) if place else ()
    if question.signal not in FIELDS:
        return ()
    text = getattr(submission, question.signal)
    place = _place(question, text)
    return (Span(question.signal, *place, text[slice(*place)]),) if place else ()


def _place(question: Question, text: str) -> tuple[int, int] | None:
    """[start, end) of the first answer; None if there is none, or an empty one."""
    match question.function:
        case "says":
            return place_said(text, question.phrase)
        case "finds":
            found = pattern(question.phrase).search(text)
            return found.span() if found and found.end() > found.start() else None
        case _:
            start = text.find(question.phrase)
            return (start, start + len(question.phrase)) if start >= 0 else None
