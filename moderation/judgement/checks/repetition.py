"""Repetition: a text that says the same again and again, and a text that its author wrote before.

Strength: copied to the letter 0.8, nearly 0.6; monotonous 0.5, which is a matter of quality and never of a hold.
"""

from moderation.judgement.submission import Submission
from moderation.judgement.text import fold
from moderation.judgement.verdicts import Finding, Message, Span

VERSION = 1
COPIED, NEARLY, MONOTONOUS = 0.8, 0.6, 0.5
SHORTEST_COPY = 20  # folded characters; '质量很好，下次再来' is written honestly by thousands
LIKENESS = 0.8  # Jaccard of character triples; one sentence changed in five
COMPARED_TEXTS, COMPARED_CHARACTERS = 10, 2000  # bounds the work: 10 × 2,000 triples take 5 ms
LEAST_VARIETY, SHORTEST_MONOTONY = 0.25, 40  # distinct pairs ÷ pairs; genuine reviews below: moderation_holds.py
COPY = Message("内容与您近期发布的内容重复。", "The text repeats what you published recently.")
SAME = Message("内容大量重复同样的字句。", "The text says the same over and over.")


def check(submission: Submission) -> Finding | None:
    """The graver of copied and monotonous."""
    text = submission.folded.text
    likeness = max((alike(text, recent) for recent in submission.recent_texts[:COMPARED_TEXTS]), default=0.0)
    if likeness >= LIKENESS and len(text) >= SHORTEST_COPY:
        strength = COPIED if likeness == 1 else NEARLY
        return Finding("repetition", VERSION, strength, "spam", COPY, whole(submission))
    if is_monotonous(submission.spelled.text):
        return Finding("repetition", VERSION, MONOTONOUS, "low_quality", SAME, whole(submission))
    return None


def alike(folded: str, recent: str) -> float:
    """How much of two texts is the same, 0..1; 1 only if all is. Jaccard of their character triples."""
    other = fold(recent[:COMPARED_CHARACTERS]).text
    mine = folded[:COMPARED_CHARACTERS]
    if mine == other:
        return 1.0
    ours, theirs = triples(mine), triples(other)
    return min(len(ours & theirs) / (len(ours | theirs) or 1), 0.99)


def triples(text: str) -> set[str]:
    """Every three characters that stand together."""
    return {text[place : place + 3] for place in range(len(text) - 2)}


def is_monotonous(text: str) -> bool:
    """Are few of its first thousand character pairs distinct? More would be few by the size of a language alone."""
    text = text[:1000]
    pairs = [text[place : place + 2] for place in range(len(text) - 1)]
    return len(text) >= SHORTEST_MONOTONY and len(set(pairs)) < LEAST_VARIETY * len(pairs)


def whole(submission: Submission) -> tuple[Span, ...]:
    """All of it."""
    return submission.quote(0, len(submission.text))
