"""Shouting: English in capitals, and exclamation marks in heaps. A matter of manners: 0.4, recorded only."""

import re

from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Message

VERSION = 1
SHOUTED = 0.4
FEWEST_LETTERS = 20  # below, a size, a brand or an abbreviation is all there is
MOST_CAPITALS = 0.8
HEAP = re.compile(r"[!！?？]{6,}")
LETTERS = re.compile(r"[A-Za-z]+")
MESSAGE = Message("内容使用了大量大写字母或感叹号。", "The text is mostly capitals or exclamation marks.")


def check(submission: Submission) -> Finding | None:
    """Mostly capitals, or a heap of exclamation marks."""
    heap = HEAP.search(submission.text)
    if heap:
        return Finding("shouting", VERSION, SHOUTED, "low_quality", MESSAGE, submission.quote(*heap.span()))
    if is_capitals(submission.text):
        spans = submission.quote(0, len(submission.text))
        return Finding("shouting", VERSION, SHOUTED, "low_quality", MESSAGE, spans)
    return None


def is_capitals(text: str) -> bool:
    """Are at least 80 % of at least twenty Latin letters capitals?"""
    letters = "".join(LETTERS.findall(text))
    return len(letters) >= FEWEST_LETTERS and sum(map(str.isupper, letters)) >= MOST_CAPITALS * len(letters)
