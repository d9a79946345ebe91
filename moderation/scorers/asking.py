"""Scorers of the operator's own, a model elsewhere or a service that knows pictures, with a time-out and a breaker.

Source: plug-in scorers with time-out and circuit breaker, MODERATION 1.3, row 39.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from threading import Thread
from time import monotonic

from moderation.judgement.late import SCORER
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding

MOST_FAILURES, PAUSE_SECONDS = 5, 60.0

Question = Callable[[int, Submission], Finding | None]


class ScorerSilent(RuntimeError):
    """A scorer raised, took too long, or is left alone because it did so again and again."""


@dataclass
class Breaker:
    """Opens after five failures in a row; a minute later one more attempt shows whether it may close.

    One for each scorer and process. Times are those of ``monotonic``.
    """

    failures: int = 0
    opened_at: float | None = None

    def lets_through(self, now: float) -> bool:
        """May somebody ask?"""
        return self.opened_at is None or now - self.opened_at >= PAUSE_SECONDS

    def note(self, now: float, *, failed: bool) -> None:
        """Remember how it went."""
        self.failures = self.failures + 1 if failed else 0
        self.opened_at = now if self.failures >= MOST_FAILURES else None


@dataclass(frozen=True)
class Scorer:
    """ask(content_id, submission): what it sees, or None. It runs in a thread of its own, without the house's database.

    patience_seconds: on the wall; after them it counts as failed, and whatever it says later is not heard.
    """

    ask: Question
    patience_seconds: float = 5.0
    breaker: Breaker = field(default_factory=Breaker, compare=False)


def ask(name: str, scorer: Scorer, content_id: int, submission: Submission) -> Finding | None:
    """What a scorer says of a submission, under its own name. Raises ScorerSilent."""
    if not scorer.breaker.lets_through(monotonic()):
        raise ScorerSilent(f"{name} failed {scorer.breaker.failures} times in a row and is left alone for a while")
    try:
        found = answered(scorer, content_id, submission)
    except Exception as error:
        scorer.breaker.note(monotonic(), failed=True)
        raise ScorerSilent(f"{name}: {type(error).__name__}: {error}") from error
    scorer.breaker.note(monotonic(), failed=False)
    return found and replace(found, check=f"{SCORER}{name}")


def answered(scorer: Scorer, content_id: int, submission: Submission) -> Finding | None:
    """The answer, if it comes in time. Raises what the scorer raises, and TimeoutError."""
    answer: Future[Finding | None] = Future()

    def work() -> None:
        try:
            answer.set_result(scorer.ask(content_id, submission))
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            answer.set_exception(error)

    Thread(target=work, name="scorer", daemon=True).start()
    return answer.result(scorer.patience_seconds)
