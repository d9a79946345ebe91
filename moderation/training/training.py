"""How a text model comes about: its n-grams, the weights that scikit-learn finds, calibration and thresholds."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from random import Random
from typing import Any

import numpy as np

from moderation.judgement.scoring.model import Model
from moderation.judgement.scoring.ngrams import distinct, hashed_ngrams
from moderation.training.augmentation import disguised, own_sentences
from moderation.training.evaluation import Judged, judge
from moderation.training.examples import Example, check_both_kinds, halves, without_copies_of
from moderation.training.thresholds import calibration, thresholds

SEED = 20261122
BITS = 22
FEWEST_SEEN = 3  # times; what is rarer is chance
MOST_WEIGHTS = 400_000  # keeps the file below 1 MB
LARGEST_WEIGHT = 127  # one signed byte


@dataclass(frozen=True)
class Shape:
    """What a language is read by, as found on the dev halves. Source: docs/models.md.

    shortest, longest: of n-grams, in characters. strictness: inverse of the regularisation; telling: the power of the
    log-count ratio that scales each n-gram. Source: Wang and Manning, Baselines and bigrams (2012).
    """

    shortest: int
    longest: int
    strictness: float
    telling: float


SHAPES = {"zh": Shape(1, 3, 16.0, 0.7), "en": Shape(1, 5, 8.0, 0.7)}


class TrainerMissing(RuntimeError):
    """scikit-learn is not installed."""


@dataclass(frozen=True)
class Trained:
    """A model, what it was made of, and what it does on the reporting half of the dev file."""

    model: Model
    trained_on: list[Example]
    chosen_on: list[Example]
    reported_on: Judged


def train(task: str, language: str, examples: list[Example], dev: list[Example], version: str | None = None) -> Trained:
    """A model of the examples. The same examples give the same model.

    dev: of those that are not among the examples, half choose thresholds and calibration, half report.
    version: by default the task, the language, the month, and a digest of the weights.
    Raises TrainerMissing without scikit-learn, ExamplesRefused if one half of dev lacks a kind.
    """
    choosing, reporting = halves(without_copies_of(examples, dev))
    for name, half in (("choosing", choosing), ("reporting", reporting)):
        check_both_kinds(f"the {name} half of the dev file, without the texts that also stand in the train file,", half)
    dice = Random(SEED)  # noqa: S311 - chance that can be repeated, and no secret
    lessons = [*examples, *disguised(examples, language, dice), *own_sentences(task, language, dice)]
    model = _named(_calibrated(fitted(task, language, lessons), choosing), version)
    return Trained(model, examples, choosing, judge(model, reporting))


def fitted(task: str, language: str, lessons: list[Example]) -> Model:
    """A model that separates the lessons, not calibrated yet."""
    shape = SHAPES[language]
    matrix, kept = ngram_matrix(lessons, shape)
    labels = np.array([lesson.is_bad for lesson in lessons])
    scales = telling(matrix, labels) ** shape.telling
    found = _logistic_regression(C=shape.strictness, solver="liblinear", dual=True, tol=0.01, random_state=SEED).fit(
        matrix.multiply(scales).tocsr(), labels, sample_weight=[lesson.weight for lesson in lessons]
    )
    weights, scale = _quantised(found.coef_.ravel() * scales, kept)
    return Model(
        task, language, "", shape.shortest, shape.longest, BITS, scale, float(found.intercept_[0]),
        slope=1.0, offset=0.0, decide=0.5, hold=None, approve=0.0, weights=weights,
    )  # fmt: skip


def ngram_matrix(lessons: list[Example], shape: Shape) -> tuple[Any, np.ndarray]:
    """One row of n-grams for each lesson, of length 1, and the n-gram behind each column."""
    rows = [distinct(hashed_ngrams(lesson.folded, shape.shortest, shape.longest, BITS)) for lesson in lessons]
    lengths = np.array([len(row) for row in rows])
    kept, columns, counts = np.unique(np.concatenate(rows), return_inverse=True, return_counts=True)
    values = np.repeat(1 / np.sqrt(lengths), lengths)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    matrix = import_module("scipy.sparse").csr_matrix((values, columns, starts))
    often = counts >= FEWEST_SEEN
    return matrix[:, often], kept[often]


def telling(matrix: Any, labels: np.ndarray) -> np.ndarray:
    """How much more often each n-gram stands in texts of one kind than of the other: the absolute log-count ratio."""
    seen = matrix.sign()
    bad, good = (np.asarray(seen[labels == kind].sum(axis=0)).ravel() + 1.0 for kind in (True, False))
    return np.abs(np.log((bad / bad.sum()) / (good / good.sum())))


def _quantised(found: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, float]:
    """The strongest weights as whole numbers, and what one of them is worth."""
    scale = float(np.abs(found).max()) / LARGEST_WEIGHT or 1.0
    strongest = np.argsort(-np.abs(found), kind="stable")[:MOST_WEIGHTS]
    weights = np.zeros(1 << BITS, np.int8)
    weights[kept[strongest]] = np.round(found[strongest] / scale).astype(np.int8)
    return weights, scale


def _calibrated(model: Model, choosing: list[Example]) -> Model:
    margins = np.array([model.worst_margin(example.folded) for example in choosing])
    labels = np.array([example.is_bad for example in choosing])
    slope, offset = calibration(margins, labels, _logistic_regression)
    calibrated = model.with_facts(slope=slope, offset=offset)
    probabilities = np.array([calibrated.calibrated(margin) for margin in margins])
    return calibrated.with_facts(**thresholds(model.task, probabilities, labels))


def _named(model: Model, version: str | None) -> Model:
    digest = sha256(model.weights.tobytes()).hexdigest()[:8]
    return model.with_facts(version=version or f"{model.task}-{model.language}-{datetime.now(UTC):%Y.%m}-{digest}")


def _logistic_regression(**settings: Any) -> Any:
    """That of scikit-learn, looked for only when a model is trained: it loads slowly, and no server needs it."""
    try:
        return import_module("sklearn.linear_model").LogisticRegression(**settings)
    except ImportError as error:
        raise TrainerMissing(
            "Training needs scikit-learn, which is not installed. Say: pip install 'scikit-learn>=1.7,<2'"
        ) from error
