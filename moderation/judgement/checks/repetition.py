"""Repetition: a text that says the same again and again, and a text that stood elsewhere before.

Strength: the author's own text again 0.8, nearly 0.6; somebody else's to the letter 0.8 if it is long, and otherwise
0.5, which holds only together with another sign; monotonous 0.5, which is a matter of quality and never of a hold. Of
44,500 genuine reviews of at least 20 characters, 0.3 % say exactly what another says and 1 % nearly, whatever their
length; 22 of 62,773 repeat 60 characters and more to the letter (benchmarks/moderation_copies.py). Three authors of one
text are a template: integrity/copies.py. Texts below 20 characters are never copies.
"""

from collections.abc import Iterator
from itertools import pairwise

from moderation.judgement.submission import Submission
from moderation.judgement.text.folding import fold
from moderation.judgement.text.simhash import LEAST_LIKENESS, likeness
from moderation.judgement.text.simhash import SHORTEST as SHORTEST_COPY
from moderation.judgement.verdicts import Finding, Message, Span

VERSION = 2
COPIED, NEARLY, PHRASED_ALIKE, MONOTONOUS = 0.8, 0.6, 0.5, 0.5
LONG = 60  # folded characters; nobody writes another's so many by chance
COMPARED_TEXTS, COMPARED_CHARACTERS = 10, 2000  # bounds the work: 10 × 2,000 triples take 5 ms
LEAST_VARIETY, SHORTEST_MONOTONY = 0.25, 40  # distinct pairs ÷ pairs; genuine reviews below: moderation_holds.py
OWN_COPY = Message("内容与您近期发布的内容重复。", "The text repeats what you published recently.")
COPY = Message("内容与他人发布的内容相同或几乎相同。", "The text is the same as somebody else's, or nearly.")
SAME = Message("内容大量重复同样的字句。", "The text says the same over and over.")


def check(submission: Submission) -> Finding | None:
    """The graver of copied and monotonous."""
    strength, message = max(copies(submission), key=lambda copy: copy[0], default=(0.0, SAME))
    if strength:
        return Finding("repetition", VERSION, strength, "spam", message, whole(submission))
    if is_monotonous(submission.spelled.text):
        return Finding("repetition", VERSION, MONOTONOUS, "low_quality", SAME, whole(submission))
    return None


def copies(submission: Submission) -> Iterator[tuple[float, Message]]:
    """Each text that this one repeats: its strength, and what is said of it."""
    text = submission.folded.text
    if len(text) < SHORTEST_COPY:
        return
    beginning = fold(submission.text[:COMPARED_CHARACTERS]).text if submission.recent_texts else ""
    for recent in submission.recent_texts[:COMPARED_TEXTS]:
        alike = likeness(beginning, fold(recent[:COMPARED_CHARACTERS]).text)
        if alike >= LEAST_LIKENESS:
            yield COPIED if alike == 1 else NEARLY, OWN_COPY
    for other in submission.lookalikes:
        if other.same_author and other.likeness >= LEAST_LIKENESS:
            yield COPIED if other.exact else NEARLY, OWN_COPY
        elif other.likeness >= LEAST_LIKENESS:
            yield COPIED if other.exact and len(text) >= LONG else PHRASED_ALIKE, COPY


def is_monotonous(text: str) -> bool:
    """Are few of its first thousand character pairs distinct? More would be few by the size of a language alone."""
    text = text[:1000]
    distinct = len(set(pairwise(text)))
    return len(text) >= SHORTEST_MONOTONY and distinct < LEAST_VARIETY * (len(text) - 1)


def whole(submission: Submission) -> tuple[Span, ...]:
    """All of it."""
    return submission.quote(0, len(submission.text))
