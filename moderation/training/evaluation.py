"""How good a model is on texts that people judged. NumPy alone: measuring needs nothing that training needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from moderation.judgement.scoring.model import Model
from moderation.training.examples import Example

BINS = 10  # of the calibration error
PRECISIONS = (0.90, 0.95)


@dataclass(frozen=True)
class Judged:
    """What people and a model say of the same texts. answers: where the model says bad, by its own threshold."""

    labels: np.ndarray
    probabilities: np.ndarray
    answers: np.ndarray

    def figures(self) -> dict[str, Any]:
        """The figures of ``moderation evaluate``, to four decimals. Source: API."""
        rounded = {name: round(float(value), 4) for name, value in self._exact().items()}
        return {
            "n": len(self.labels),
            **rounded,
            "recall_at_precision": {f"{p:.2f}": round(self.recall_at_precision(p), 4) for p in PRECISIONS},
            "ece": round(self.calibration_error(), 4),
        }

    def _exact(self) -> dict[str, float]:
        hits = int((self.labels & self.answers).sum())
        return {
            "accuracy": (self.labels == self.answers).mean(),
            "macro_f1": macro_f1(self.labels, self.answers),
            "auc": auc(self.labels, self.probabilities),
            "precision": hits / max(int(self.answers.sum()), 1),
            "recall": hits / max(int(self.labels.sum()), 1),
        }

    def recall_at_precision(self, precision: float) -> float:
        """The greatest share of the bad texts found at any threshold with at least this precision; 0 if none has it."""
        ends = np.cumsum(np.unique(-self.probabilities, return_counts=True)[1])
        found = np.cumsum(self.labels[np.argsort(-self.probabilities, kind="stable")])[ends - 1]
        enough = found[found / ends >= precision]
        return float(enough.max() / self.labels.sum()) if len(enough) else 0.0

    def calibration_error(self) -> float:
        """Mean distance between probability and share of bad texts, over ten equal bins, weighted by their texts."""
        bins = np.minimum((self.probabilities * BINS).astype(int), BINS - 1)
        gaps = [abs((self.probabilities - self.labels)[bins == place].sum()) for place in range(BINS)]
        return float(sum(gaps) / len(self.labels))


def judge(model: Model, examples: Iterable[Example]) -> Judged:
    """What one model says of all texts, whatever their language."""
    return judge_each(lambda _: model, examples)


def judge_each(model_of: Callable[[str], Model | None], examples: Iterable[Example]) -> Judged:
    """What the model of each text's language says of it; texts that no model reads are left out."""
    asked = [(example, model_of(example.language)) for example in examples]
    read = [(example, model, model.probability(example.folded)) for example, model in asked if model]
    return Judged(
        labels=np.array([example.is_bad for example, _, _ in read], dtype=bool),
        probabilities=np.array([probability for _, _, probability in read]),
        answers=np.array([probability >= model.decide for _, model, probability in read], dtype=bool),
    )


def macro_f1(labels: np.ndarray, answers: np.ndarray) -> float:
    """The mean of the F1 of both kinds."""
    return (_f1(labels, answers) + _f1(~labels, ~answers)) / 2


def auc(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """How often a bad text gets more than a good one; ties count half. Source: Mann and Whitney (1947)."""
    _, places, counts = np.unique(probabilities, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    bad = int(labels.sum())
    return float((ranks[labels].sum() - bad * (bad + 1) / 2) / (bad * (len(labels) - bad)))


def _f1(labels: np.ndarray, answers: np.ndarray) -> float:
    hits = int((labels & answers).sum())
    return 2 * hits / max(int(labels.sum()) + int(answers.sum()), 1)
