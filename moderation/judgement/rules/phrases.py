"""Phrases that moderators look for, behind any disguise that folding takes off."""

from functools import lru_cache

from moderation.judgement.text.folding import fold
from moderation.judgement.words import stands_alone

CACHED_PHRASES = 2048


@lru_cache(maxsize=CACHED_PHRASES)
def folded_phrase(phrase: str) -> str:
    """A phrase as it stands in folded texts; empty if it is nothing but signs."""
    return fold(phrase).text


def says(folded: str, phrase: str) -> bool:
    """Does the folded text say it? A Latin word counts only where it stands alone."""
    return place_said(folded, phrase) is not None


def place_said(folded: str, phrase: str) -> tuple[int, int] | None:
    """Where a folded text says it first: [start, end)."""
    sought = folded_phrase(phrase)
    start = folded.find(sought)
    while start >= 0 and not stands_alone(folded, start, start + len(sought)):
        start = folded.find(sought, start + 1)
    return (start, start + len(sought)) if start >= 0 else None
