"""The checks, in the order in which they run: what is cheap and grave first. One file, one idea, one function."""

from collections.abc import Callable

from moderation.judgement.checks import (
    abuse,
    contacts,
    disclosure,
    links,
    off_product,
    personal_data,
    repetition,
    shouting,
    spam,
    substance,
    superlatives,
    words,
)
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Score

Check = Callable[[Submission], Finding | Score | None]

CHECKS: dict[str, Check] = {
    "contacts": contacts.check,
    "words.illegal": words.banned("illegal"),
    "words.sexual": words.banned("sexual"),
    "words.abuse": words.banned("abuse"),
    "words.advertising": words.banned("advertising"),
    "links": links.check,
    "personal_data": personal_data.check,
    "disclosure": disclosure.check,
    "superlatives": superlatives.check,
    "substance": substance.check,
    "off_product": off_product.check,
    "shouting": shouting.check,
    "repetition": repetition.check,
    "spam": spam.check,
    "abuse": abuse.check,
}
