"""Is a new model better than the one in use, on the same held-out decisions, by more than chance? NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from moderation.judgement.scoring.model import Model
from moderation.training.evaluation import Judged, judge, macro_f1
from moderation.training.examples import Example

RESAMPLES = 2000
PRECISION = 0.95
MOST_PUBLIC_HELD = 0.003  # of public texts. Source: genuine reviews held, figures of issue 3
PLACES = 4


@dataclass(frozen=True)
class Comparison:
    """Two models on the same held-out decisions. before: None where no model serves the language.

    gain: in macro-F1, with the ends of its 95 % interval. held_public: share of held-out public texts, which nobody
    judged, that the new model would hold by itself.
    """

    before: Judged | None
    after: Judged
    gain: float
    low: float
    high: float
    held_public: float

    @property
    def is_better(self) -> bool:
        """By more than chance, with no less recall at precision 0.95, and holding hardly any public text."""
        recall = self.before.recall_at_precision(PRECISION) if self.before else 0.0
        return (
            self.low > 0
            and self.after.recall_at_precision(PRECISION) >= recall
            and self.held_public <= MOST_PUBLIC_HELD
        )

    def to_json(self) -> dict[str, Any]:
        """Both models' figures, and what their difference is worth."""
        return {
            "held_out": len(self.after.labels),
            "before": self.before and self.before.figures(),
            "after": self.after.figures(),
            "gain": {
                "macro_f1": round(self.gain, PLACES),
                "interval": [round(self.low, PLACES), round(self.high, PLACES)],
            },
            "held_public": round(self.held_public, PLACES),
        }


def compare(before: Model | None, after: Model, decided: list[Example], public: list[Example]) -> Comparison:
    """Both models on held-out decisions, and the new one on held-out public texts.

    Without a model before, the comparison is with chance: with as many answers, dealt to the texts at random.
    """
    old, new = judge(before, decided) if before else None, judge(after, decided)
    answers = old.answers if old else None
    rival = macro_f1(new.labels, old.answers) if old else by_chance(new)
    low, high = interval_of_gain(new.labels, answers, new.answers)
    return Comparison(old, new, macro_f1(new.labels, new.answers) - rival, low, high, share_held(after, public))


def interval_of_gain(labels: np.ndarray, before: np.ndarray | None, after: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of the gain in macro-F1: texts are drawn again with replacement, both models on the same ones.

    before: None for chance. The same texts give the same interval. Source: Efron and Tibshirani, An introduction to the
    bootstrap (1993), percentile interval of a paired statistic.
    """
    dice = np.random.default_rng(len(labels))
    gains = []
    for _ in range(RESAMPLES):
        drawn = dice.integers(0, len(labels), len(labels))
        rival = dice.permutation(after[drawn]) if before is None else before[drawn]
        gains.append(macro_f1(labels[drawn], after[drawn]) - macro_f1(labels[drawn], rival))
    low, high = np.quantile(gains, (0.025, 0.975))
    return float(low), float(high)


def by_chance(judged: Judged) -> float:
    """The macro-F1 to be expected of as many answers that know nothing of the texts."""
    bad, said = float(judged.labels.mean()), float(judged.answers.mean())
    both = [
        (2 * of * saying / (of + saying) if of + saying else 0.0) for of, saying in ((bad, said), (1 - bad, 1 - said))
    ]
    return sum(both) / 2


def share_held(model: Model, texts: list[Example]) -> float:
    """Share of texts that a model would hold by itself; 0 for one that may not."""
    if model.hold is None or not texts:
        return 0.0
    return float(np.mean([model.probability(example.folded) >= model.hold for example in texts]))
