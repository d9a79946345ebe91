"""Trying a rule, word or policy on what was submitted before. Reads, and writes nothing: it may take its time."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic, thread_time
from typing import Any

from flask import current_app

from community.clock import utcnow
from community.database import db
from community.errors import NotFound
from moderation.judgement.checks.shop import bank_of
from moderation.judgement.policy import Policy
from moderation.judgement.replaying.candidates import by_host, by_policy, by_rule, by_word, observed_again
from moderation.judgement.replaying.replay import Candidate, Example, Past, Tally, replay
from moderation.replays.estimates import Estimate, precision, recall
from moderation.replays.queries import NEWEST, past_of, rows_since
from moderation.rulebook.book import Rulebook, with_clauses_for
from moderation.rulebook.models import RuleVersion, WordVersion
from moderation.rulebook.queries import pure_rule, pure_word, rulebook_at
from moderation.screening.judges import judge

PLACES = 6  # digits after the point of a share


@dataclass(frozen=True)
class Trial:
    """What is tried: subject, its id (None for a policy) and version, and the question to each past submission."""

    subject: str
    subject_id: int | None
    version: str
    candidate: Candidate


@dataclass
class Reading:
    """Past submissions, the newest first, as long as they and the time last.

    patience_seconds: how long somebody waits, by the clock on the wall; None: for ever. again: let the checks of this
    house look at each again, instead of taking what they saw then. progress: is told of each one.
    """

    since: datetime | None = None
    newest: int = NEWEST
    patience_seconds: float | None = None
    again: bool = False
    progress: Callable[[], Any] = lambda: None
    is_complete: bool = field(default=False, init=False)

    def __iter__(self) -> Iterator[Past]:
        pasts = map(past_of, rows_since(self.since, self.newest))
        ends = monotonic() + self.patience_seconds if self.patience_seconds is not None else float("inf")
        left = self.newest
        for past in observed_again(pasts, judge().checks) if self.again else pasts:
            yield past
            self.progress()
            left -= 1
            if monotonic() > ends:
                return
        self.is_complete = left > 0


def of_rule(rule_id: int) -> Trial:
    """The newest version of a rule. Raises NotFound, and ValueError where its expression is none any more."""
    version = newest_version(RuleVersion, RuleVersion.rule_id == rule_id)
    return Trial("rule", rule_id, str(version.version), by_rule(pure_rule(version)))


def of_word(word_id: int) -> Trial:
    """The newest version of a word or host, as if it were live. Raises NotFound."""
    version = newest_version(WordVersion, WordVersion.word_id == word_id)
    book = with_word(rulebook_at(), version)
    house = current_app.extensions["moderation"].taught(book)
    if version.word.kind == "host":
        candidate = by_host(version.word.text, house.informed, house.checks, house.policy)
    else:
        candidate = by_word(bank_of([pure_word(version)]), house.checks, house.policy)
    return Trial("word", word_id, str(version.version), candidate)


def of_policy(policy: Policy) -> Trial:
    """A policy, beside the words that the shop has."""
    return Trial("policy", None, policy.version, by_policy(with_clauses_for(policy, rulebook_at().words)))


def newest_version(model: Any, *where: Any) -> Any:
    """The newest version of a rule or word. Raises NotFound."""
    version = db.session.scalars(db.select(model).where(*where).order_by(model.version.desc()).limit(1)).first()
    if version is None:
        raise NotFound
    return version


def with_word(book: Rulebook, version: WordVersion) -> Rulebook:
    """The rulebook, where this version of a word or host is the live one."""
    word, kind = pure_word(version), "words" if version.word.kind == "word" else "hosts"
    others = tuple(other for other in getattr(book, kind) if other.text != word.text)
    changed = replace(book, **{kind: (*others, word)})
    return replace(changed, policy=with_clauses_for(book.policy, changed.words))


def run(trial: Trial, reading: Reading, seed: str | None = None) -> dict[str, Any]:
    """What the trial would have changed, with its figures, as it is stored: JSON values.

    seed: of the sample; the same seed over the same submissions draws the same.
    """
    began, until = thread_time(), utcnow()
    tally = replay(reading, trial.candidate, seed or secrets.token_hex(8))
    return {
        **figures(tally),
        "complete": reading.is_complete,
        "again": reading.again,
        "until": until.isoformat(),
        "oldest": tally.oldest and tally.oldest.isoformat(),
        "elapsed_seconds": round(thread_time() - began, 3),
    }


def figures(tally: Tally) -> dict[str, Any]:
    """What was counted, and what it is worth."""
    precise, recalled = precision(tally.caught), recall(tally.caught, tally.passed)
    return {
        "read": tally.read,
        "matched": tally.matched,
        "rate": round(tally.matched / tally.read, PLACES) if tally.read else None,
        "decided": tally.decided,
        "new": tally.new,
        "failed": tally.failed,
        "precision": value_of(precise),
        "interval": interval_of(precise),
        "recall": value_of(recalled),
        "recall_interval": interval_of(recalled),
        "flips": [{"before": b.value, "after": a.value, "count": n} for (b, a), n in tally.flips.most_common()],
        "sample": [example_of(example) for example in tally.sample],
        "seed": tally.seed,
    }


def value_of(estimate: Estimate | None) -> float | None:
    """The share, rounded."""
    return estimate and round(estimate.value, PLACES)


def interval_of(estimate: Estimate | None) -> list[float] | None:
    """Both ends of the interval, rounded."""
    return estimate and [round(estimate.low, PLACES), round(estimate.high, PLACES)]


def example_of(example: Example) -> dict[str, Any]:
    """An example without the author's words: those are read again when somebody looks, as long as they are there."""
    return {
        "content_id": example.content_id,
        "version": example.version,
        "before": example.before.value,
        "after": example.after.value,
        "violation": example.violation,
        "spans": [{"field": span.field, "start": span.start, "end": span.end} for span in example.spans],
    }
