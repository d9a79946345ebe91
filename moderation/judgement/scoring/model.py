"""Text models: linear over the n-grams of the folded text, calibrated, and able to say which words weighed most.

margin = bias + scale · Σ weight(n-gram) / √n over the n distinct n-grams of a passage of 200 characters; the worst
passage speaks for the text. probability = 1 / (1 + e^−(slope · margin + offset)). Source: Platt, Probabilistic outputs
for support vector machines (1999).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import exp, sqrt
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

import numpy as np

from moderation.judgement.scoring.files import ModelRefused, read_model, write_model
from moderation.judgement.scoring.ngrams import distinct, hashed_ngrams, passages

TASKS = ("abuse", "spam")
LANGUAGES = ("zh", "en")
TRAINED = Path(__file__).parent / "trained"
STEEPEST = 500.0  # a margin beyond is as sure as it gets, and e^700 is the end of the numbers
MOST_QUOTED = 3

ModelOf = Callable[[str], "Model | None"]


@dataclass(frozen=True, eq=False)
class Model:
    """A text model of one task and one language.

    version: names it in every verdict. weights: one whole number of -127..127 for each of the 2^bits n-grams.
    decide: the probability from which the answer is yes. hold: that from which it may hold content by itself; None:
    never. approve: that below which at most 2 % of what is let through is bad. All three were chosen on a dev file.
    """

    task: str
    language: str
    version: str
    shortest: int
    longest: int
    bits: int
    scale: float
    bias: float
    slope: float
    offset: float
    decide: float
    hold: float | None
    approve: float
    weights: np.ndarray

    @classmethod
    def load(cls, path: Path) -> Self:
        """The model of a file. Raises ModelRefused if it is damaged or no model."""
        facts, weights = read_model(path)
        try:
            return cls(**facts, weights=weights)
        except TypeError as error:
            raise ModelRefused(path, f"its description is not that of a model ({error})") from error

    def save(self, path: Path) -> None:
        """Write the model as a file that ``load`` reads."""
        write_model(path, self.facts(), self.weights)

    def facts(self) -> dict[str, Any]:
        """All but the weights."""
        return {name: value for name, value in vars(self).items() if name != "weights"}

    def probability(self, folded: str) -> float:
        """How probable it is that the folded text is bad, 0..1. Rounded: alike on every machine."""
        return self.calibrated(self.worst_margin(folded))

    def calibrated(self, margin: float) -> float:
        """The probability behind a margin."""
        logit = max(-STEEPEST, min(STEEPEST, self.slope * margin + self.offset))
        return round(1 / (1 + exp(-logit)), 6)

    def worst_margin(self, folded: str) -> float:
        """The margin of the worst passage of a folded text."""
        return worst_passage(self, folded)[0]

    def margin(self, passage: str) -> float:
        """How far a folded passage lies on the bad side; unbounded."""
        seen = distinct(self._ngrams(passage))
        return self.bias + self.scale * int(self.weights[seen].sum(dtype=np.int64)) / sqrt(len(seen))

    def weightiest(self, folded: str) -> list[tuple[int, int]]:
        """[start, end) of the words of the worst passage that speak most for bad, by place; at most three."""
        _, start, passage = worst_passage(self, folded)
        found = _merged(sorted(_whole_word(passage, *place) for place in self._heaviest(passage)))
        return [(start + begin, start + end) for begin, end in found]

    def with_facts(self, **facts: Any) -> Self:
        """The same model with another version, calibration or threshold."""
        return replace(self, **facts)

    def _ngrams(self, passage: str) -> list[np.ndarray]:
        return hashed_ngrams(passage, self.shortest, self.longest, self.bits)

    def _heaviest(self, passage: str) -> list[tuple[int, int]]:
        """The places of the n-grams of greatest positive weight; the space around the text is no place."""
        places = [
            (int(weight), max(place - 1, 0), min(place - 1 + length, len(passage)))
            for length, ngrams in enumerate(self._ngrams(passage), start=self.shortest)
            for place, weight in enumerate(self.weights[ngrams])
            if weight > 0
        ]
        worded = [(weight, begin, end) for weight, begin, end in places if passage[begin:end].strip()]
        return [(begin, end) for _, begin, end in sorted(worded, key=lambda place: -place[0])[:MOST_QUOTED]]


@lru_cache(maxsize=4)  # asked for its probability, and then for the words that weighed most
def worst_passage(model: Model, folded: str) -> tuple[float, int, str]:
    """The margin of the passage that speaks most for bad, the place where it begins, and the passage."""
    judged = ((model.margin(passage), start, passage) for start, passage in passages(folded or " "))
    return max(judged, key=itemgetter(0))


@cache
def shipped(task: str, language: str) -> Model | None:
    """The model that comes with the house, read once per process; None where there is none."""
    path = TRAINED / f"{task}-{language}.model"
    return Model.load(path) if path.exists() else None


def _whole_word(text: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) without spaces at its ends, and with the whole of a Latin word that it cuts."""
    while text[start] == " ":
        start += 1
    while text[end - 1] == " ":
        end -= 1
    while start > 0 and _is_latin(text[start - 1]) and _is_latin(text[start]):
        start -= 1
    while end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]):
        end += 1
    return start, end


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ascending places, with those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in places:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
