"""Template notes: several authors say nearly the same. The first of them may have been copied, the others copied.

Strength 0.8, enough for a hold. Honest people repeat each other too: of 62,773 genuine reviews 74 say nearly what two
others said before, but 20 in 100 characters and more, and 19 others what nine said (benchmarks/integrity.py). Those
hold; fewer authors of a shorter text are for a person to look at.
"""

from moderation.judgement.verdicts import Finding, Message

VERSION = 1
STRENGTH = 0.8
LEAST_AUTHORS, MANY_AUTHORS = 3, 10
LONG = 100  # folded characters
SAME = Message("多个账号发布了几乎相同的内容。", "Several accounts published nearly the same text.")


def is_template(authors: int, characters: int) -> bool:
    """Do so many say the same by more than chance? characters: of the folded text."""
    return authors >= MANY_AUTHORS or (authors >= LEAST_AUTHORS and characters >= LONG)


def suspicion() -> Finding:
    """What is said of every such text but the first."""
    return Finding("template", VERSION, STRENGTH, "spam", SAME)
