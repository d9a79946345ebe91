"""Substance: is there anything to read? Short and honest ('好', '不错') is no offence: never more than a label.

Strength: 0.6 nothing but signs, 0.5 keyboard mash or Chinese that nobody writes, 0.3 shorter than ten characters, which
is recorded and nothing else. Ten: 'clean text of ten characters or more', API, Conventions. A repost needs no words.
"""

import re

from moderation.judgement.submission import Submission
from moderation.judgement.text.folding import HAN
from moderation.judgement.verdicts import Finding, Message, Span

VERSION = 2
WORDLESS, MASHED, SHORT = 0.6, 0.5, 0.3
SHORTEST = 10
# No English word is seven consonants; a qwerty keyboard is a thing that people review.
MASH = re.compile(r"(?<![a-z0-9])[b-df-hj-np-tv-xz]{7,}(?![a-z0-9])|asdfg|sdfgh|dfghj|fghjk|ghjkl|zxcvb|xcvbn|qwertyu")
# The first level of GB 2312, 3,755 characters, covers 99.9 % of what honest people write; characters drawn by lot from
# both levels are half outside it. Of 62,773 genuine reviews none with ten Chinese characters has more than two fifths.
COMMON = frozenset(
    char
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
    for char in bytes((row, cell)).decode("gb2312", "ignore")
)
LEAST_CHINESE, MOST_RARE, MEASURED_CHARACTERS = 10, 0.4, 200
NOTHING = Message("内容只有符号或表情。", "There is nothing to read but signs.")
MASHING = Message("内容像是随意敲打的文字。", "The text looks like keyboard mash.")
BRIEF = Message("内容很短，写得具体一些对别人更有帮助。", "Very short: more detail would help others.")


def check(submission: Submission) -> Finding | None:
    """Nothing to read, keyboard mash, or very short."""
    text = submission.spelled.text
    if submission.kind == "repost" and not text:
        return None
    if not any(map(str.isalpha, text)):
        return _low(WORDLESS, NOTHING, submission.quote(0, len(submission.text)))
    if mash := find_mash(text):
        return _low(MASHED, MASHING, submission.quote_folded(submission.spelled, *mash))
    if is_drawn_by_lot(text):
        return _low(MASHED, MASHING, submission.quote(0, len(submission.text)))
    if len(text) < SHORTEST:
        return _low(SHORT, BRIEF, submission.quote(0, len(submission.text)))
    return None


def find_mash(text: str) -> tuple[int, int] | None:
    """The first run of letters that no word is made of, or of neighbouring keys."""
    match = MASH.search(text)
    return match.span() if match else None


def is_drawn_by_lot(text: str) -> bool:
    """Are more than two fifths of its first Chinese characters rare?"""
    chinese = HAN.findall(text[:MEASURED_CHARACTERS])
    return len(chinese) >= LEAST_CHINESE and sum(map(COMMON.__contains__, chinese)) < (1 - MOST_RARE) * len(chinese)


def _low(strength: float, message: Message, spans: tuple[Span, ...]) -> Finding:
    return Finding("substance", VERSION, strength, "low_quality", message, spans)
