"""Learning from the shop's own decisions: a model is trained, compared with the one in use, and adopted if better."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from community.members.models import Member
from moderation.judgement.scoring.model import Model, shipped
from moderation.learning.comparison import Comparison, compare
from moderation.learning.queries import POLICIES, Lessons, lessons
from moderation.rulebook.adopted import adopt_model, model_in
from moderation.rulebook.models import ModelVersion
from moderation.rulebook.queries import rulebook_at
from moderation.training.examples import Example
from moderation.training.training import SEED, train

FEWEST_DECIDED, FEWEST_OF_A_KIND = 200, 50
LEARNED = 0.6  # of the texts; a fifth chooses thresholds and calibration, a fifth compares
PARTS = 1 << 16


class TooLittleToLearn(ValueError):
    """There are not enough decisions yet."""


@dataclass(frozen=True)
class Learned:
    """A model of the shop's own decisions, beside the one in use."""

    model: Model
    before: Model | None
    comparison: Comparison
    lessons: Lessons

    def to_json(self) -> dict[str, Any]:
        """What was learned from, and both models' figures."""
        return {
            "task": self.model.task,
            "language": self.model.language,
            "policies": POLICIES[self.model.task],
            "decided": {"texts": len(self.lessons.decided), "bad": bad_in(self.lessons.decided)},
            "public": {"texts": len(self.lessons.public), "taken_for_good": True},
            "model": self.model.version,
            "model_before": self.before and self.before.version,
            **self.comparison.to_json(),
            "better": self.comparison.is_better,
        }


def learn(task: str, language: str, since: datetime | None = None) -> Learned:
    """A model of the decisions since then, compared on those that it never saw. Writes nothing.

    Raises TooLittleToLearn with what is missing, and TrainerMissing without scikit-learn.
    """
    known = lessons(task, language, since, SEED)
    check_enough(known.decided)
    texts = [*known.decided, *known.public]
    learned, dev = [t for t in texts if place_of(t) < LEARNED], [t for t in texts if place_of(t) >= LEARNED]
    model = train(task, language, learned, dev).model
    before = model_in_use(task, language)
    decided, public = ([text for text in part if is_held_out(text)] for part in known)
    return Learned(model, before, compare(before, model, decided, public), known)


def adopt(learned: Learned, by: Member | None = None) -> ModelVersion | None:
    """Let the model score from now on, if it is better than the one in use; None if it is not."""
    if not learned.comparison.is_better:
        return None
    figures = learned.comparison.to_json()
    comment = f"Learned from {len(learned.lessons.decided)} decisions; macro-F1 {figures['gain']['macro_f1']:+.3f}."
    return adopt_model(by, learned.model, figures, comment)


def check_enough(decided: Iterable[Example]) -> None:
    """Raises TooLittleToLearn unless there are 200 decided texts, with 50 of each kind."""
    texts = list(decided)
    bad = bad_in(texts)
    missing = {
        "decisions": FEWEST_DECIDED - len(texts),
        "that found a violation": FEWEST_OF_A_KIND - bad,
        "that found none": FEWEST_OF_A_KIND - (len(texts) - bad),
    }
    if wanted := [f"{count} more {kind}" for kind, count in missing.items() if count > 0]:
        raise TooLittleToLearn(
            f"There are {len(texts)} decided texts, {bad} of them violations of this kind. "
            f"Missing: {', '.join(wanted)}. A model needs {FEWEST_DECIDED}, with {FEWEST_OF_A_KIND} of each kind."
        )


def model_in_use(task: str, language: str) -> Model | None:
    """The shop's own model of a task and language, else the shipped one, else None."""
    own = [model.file for model in rulebook_at().models if (model.task, model.language) == (task, language)]
    return model_in(own[-1]) if own else shipped(task, language)


def place_of(example: Example) -> float:
    """Where a text lies in 0..1, by its SHA-256: the same text always on the same side."""
    return int.from_bytes(digest(example)[:2]) / PARTS


def is_held_out(example: Example) -> bool:
    """Did neither training nor choosing see it? Source: sampled dev split, DEFINITIONS; examples.halves."""
    return place_of(example) >= LEARNED and digest(example)[-1] % 2 == 1


def digest(example: Example) -> bytes:
    """The SHA-256 of its text."""
    return sha256(example.text.encode(errors="surrogatepass")).digest()


def bad_in(examples: Iterable[Example]) -> int:
    """How many are violations."""
    return sum(example.is_bad for example in examples)
