"""How much a contribution gives its readers: 0..1, with its terms. Orders feeds and reviews, never hides.

The terms are plain counts and the weights are chosen, not fitted: there is no label of helpfulness to fit them to yet.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from types import MappingProxyType

from moderation.judgement.submission import Submission

WEIGHTS = MappingProxyType(
    {
        "length": 0.25,
        "information": 0.20,
        "structure": 0.15,
        "specificity": 0.20,
        "images": 0.10,
        "originality": 0.10,
    }
)
SENTENCE = re.compile(r"[^。！？!?.;；\n]+")
FIGURE = re.compile(r"\d+(?:\.\d+)?")
WORD = re.compile(r"\w{2,}")
MEASURED_CHARACTERS = 2000  # what stands further down adds nothing to a score


@dataclass(frozen=True, slots=True)
class Quality:
    """The score and its terms, each 0..1."""

    value: float
    terms: dict[str, float]


def quality(submission: Submission) -> Quality:
    """The weighted mean of the terms."""
    text = submission.folded.text[:MEASURED_CHARACTERS]
    terms = {
        "length": saturating(len(text), 60),
        "information": variety(text) * saturating(len(text), 20),
        "structure": saturating(sentences(submission.text[:MEASURED_CHARACTERS]) - 1, 3),
        "specificity": saturating(particulars(submission), 2),
        "images": saturating(submission.image_count, 1.5),
        "originality": originality(submission) * saturating(len(text), 20),
    }
    return Quality(round(sum(WEIGHTS[name] * term for name, term in terms.items()), 4), terms)


def saturating(count: float, scale: float) -> float:
    """1 − e^(−count / scale): 0 for nothing, 0.63 at the scale, never more than 1."""
    return round(1 - exp(-max(count, 0) / scale), 4)


def variety(text: str) -> float:
    """Distinct character pairs ÷ pairs of the first 200 characters; 0 for a text without pairs."""
    pairs = min(len(text), 200) - 1
    return round(len(set(pairwise(text[:200]))) / pairs, 4) if pairs > 0 else 0.0


def sentences(text: str) -> int:
    """Sentences and paragraphs."""
    return sum(1 for part in SENTENCE.findall(text) if part.strip())


def particulars(submission: Submission) -> int:
    """Figures, named advantages and drawbacks, and a word of the product's name."""
    text = submission.text[:MEASURED_CHARACTERS]
    named = any(word in text for word in WORD.findall(submission.product_title))
    return len(set(FIGURE.findall(text))) + bool(submission.pros) + bool(submission.cons) + named


def originality(submission: Submission) -> float:
    """What no other content says, 0..1: 1 less the likeness of the likest; 0 for what its author wrote before."""
    if submission.text in submission.recent_texts:
        return 0.0
    return round(1 - max((other.likeness for other in submission.lookalikes), default=0.0), 4)
