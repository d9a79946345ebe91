"""The stem that the forms of an English word share, so that "shoe" finds "shoes"."""

import re
import threading
from functools import lru_cache

import snowballstemmer

SHORTEST = 3  # letters; shorter words have no forms worth joining
LONGEST = 32
STEMMED = re.compile(f"[a-z]{{{SHORTEST},{LONGEST}}}")
REMEMBERED_STEMS = 50_000

_ENGLISH = snowballstemmer.stemmer("english")
_ALONE = threading.Lock()  # a stemmer holds the word that it is at


@lru_cache(REMEMBERED_STEMS)
def stem(word: str) -> str | None:
    """The stem of a folded word; None unless it is three to 32 plain letters, which is what English words are.

    Source: Porter's English stemmer (Porter2), as Snowball publishes it.
    """
    if not STEMMED.fullmatch(word):
        return None
    with _ALONE:
        return _ENGLISH.stemWord(word)
