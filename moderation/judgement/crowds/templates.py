"""Template notes: three authors or more say nearly the same. The first of them may have been copied, the others copied.

Strength 0.8, enough for a hold: of 62,773 genuine reviews in Chinese, benchmarks/integrity.py says how many it meets.
"""

from moderation.judgement.verdicts import Finding, Message

VERSION = 1
STRENGTH = 0.8
LEAST_AUTHORS = 3
SAME = Message("多个账号发布了几乎相同的内容。", "Several accounts published nearly the same text.")


def suspicion() -> Finding:
    """What is said of every such text but the first."""
    return Finding("template", VERSION, STRENGTH, "spam", SAME)
