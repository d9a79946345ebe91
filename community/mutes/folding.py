"""One form of texts and of muted words, so that one is found in the other by plain comparison.

Folded as search does (width, capitals, accents, simplified and traditional), Chinese without inner spaces, other words
set apart by single spaces, which begin and end the text too: " 我爱 ice cream ". A muted word of letters bears those
spaces too, so that "art" is not found in "party"; Chinese has no words to keep apart.
"""

from __future__ import annotations

import re

from community.search.folding import fold

_HAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"  # with kana and hangul
_INNER_SPACE = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_RUN = re.compile(rf"[{_HAN}]+|[^{_HAN}\s]+")


def folded(text: str) -> str:
    """The text in its one form. Two spaces at most stand around nothing: "" of a text without letters or digits."""
    runs = _RUN.findall(_INNER_SPACE.sub("", fold(text)))
    return f" {' '.join(runs)} " if runs else ""


def folded_word(word: str) -> str:
    """The muted word as it stands in folded texts; "" where nothing of it can be found, such as punctuation."""
    form = folded(word)
    start = 1 if form[1:2] and re.match(rf"[{_HAN}]", form[1]) else 0
    end = len(form) - 1 if form and re.match(rf"[{_HAN}]", form[-2]) else len(form)
    return form[start:end]
