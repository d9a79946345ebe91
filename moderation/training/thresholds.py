"""Calibration and thresholds, chosen on the dev half that does not report."""

from collections.abc import Callable
from typing import Any

import numpy as np

from moderation.training.evaluation import macro_f1

FREE = 1e6  # inverse regularisation: two numbers need none
NEAR_BEST = 0.003  # of macro-F1: so much is given for accusing fewer people
HOLD_PRECISION = {"spam": 0.95, "abuse": None}  # MODERATION, 3.1: abuse has no region of high precision
CONFIDENCE = 1.96  # standard errors: 95 %
MOST_MISSED = 0.02  # share of bad texts among those let through unseen; MODERATION, goal G4


def calibration(margins: np.ndarray, labels: np.ndarray, logistic: Callable[..., Any]) -> tuple[float, float]:
    """Slope and offset of the logistic curve through the labels. Source: Platt (1999)."""
    curve = logistic(C=FREE).fit(margins[:, None], labels)
    return float(curve.coef_[0, 0]), float(curve.intercept_[0])


def thresholds(task: str, probabilities: np.ndarray, labels: np.ndarray) -> dict[str, float | None]:
    """What a model's ``decide``, ``hold`` and ``approve`` are; see Model. approve ≤ decide ≤ hold."""
    decide = deciding(probabilities, labels)
    return {
        "decide": decide,
        "hold": holding(probabilities, labels, decide, HOLD_PRECISION[task]),
        "approve": min(decide, approving(probabilities, labels)),
    }


def deciding(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """The highest threshold whose macro-F1 is within 0.003 of the best."""
    tried = np.unique(np.quantile(probabilities, np.linspace(0.02, 0.98, 481)))
    reached = np.array([macro_f1(labels, probabilities >= threshold) for threshold in tried])
    return float(tried[reached >= reached.max() - NEAR_BEST][-1])


def holding(probabilities: np.ndarray, labels: np.ndarray, decide: float, precision: float | None) -> float | None:
    """Where both what was counted and the probability itself promise the precision; None where nothing does."""
    counted = None if precision is None else surely_precise(probabilities, labels, precision)
    return None if counted is None else max(decide, counted, precision)


def surely_precise(probabilities: np.ndarray, labels: np.ndarray, precision: float) -> float | None:
    """The lowest threshold above which the share of bad texts is at least ``precision`` with 95 % confidence.

    None if there is none, which fewer than about 75 bad dev texts always mean.
    """
    order = np.argsort(-probabilities, kind="stable")
    enough = np.flatnonzero(wilson_floor(np.cumsum(labels[order]), np.arange(1, len(order) + 1)) >= precision)
    return float(probabilities[order][enough[-1]]) if len(enough) else None


def wilson_floor(hits: np.ndarray, trials: np.ndarray) -> np.ndarray:
    """The lower end of the interval of each share. Source: Wilson, JASA 22 (1927)."""
    share, z2 = hits / trials, CONFIDENCE**2
    spread = CONFIDENCE * np.sqrt(share * (1 - share) / trials + z2 / (4 * trials**2))
    return (share + z2 / (2 * trials) - spread) / (1 + z2 / trials)


def approving(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """The threshold below which at most 2 % are bad; 0 if there is none."""
    order = np.argsort(probabilities, kind="stable")
    missed = np.cumsum(labels[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(missed <= MOST_MISSED)
    return float(probabilities[order][enough[-1]]) if len(enough) else 0.0
