"""What somebody may have meant who finds little: a word that is spelt nearly so, or sounds the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, and_, func, select

from community.database import db
from community.members.queries import Viewer
from community.search.analysis import is_chinese, read
from community.search.language import Asked
from community.search.models import SearchTerm
from community.search.names import LAST
from community.search.pinyin import READINGS, sound
from community.search.terms import is_said_to

FEW = 2  # hits, up to which something else may be meant
MOST_MENDED = 4  # words of one query
MOST_COMPARED = 3_000  # words of one initial, the most frequent first
MOST_CANDIDATES = 5  # that are looked at for a content that the viewer may see
LONGEST_COMPARED = 24  # letters
SHORTEST = 3


def meant_instead(asked: Asked, viewer: Viewer) -> str | None:
    """The query with its words as they may have been meant, in the language of queries; None where nothing is nearer.

    No word is named that only contents say which the viewer may not see.
    """
    mended = [mend(word, viewer) if place < MOST_MENDED else word for place, word in enumerate(asked.words)]
    if mended == list(asked.words):
        return None
    return str(Asked(tuple(mended), asked.phrases, asked.refused_words, asked.refused_phrases, asked.conditions))


def mend(word: str, viewer: Viewer) -> str:
    """The word, or the one that is nearest and said more often."""
    segments = read(word).segments
    if len(segments) != 1 or not SHORTEST - 1 <= len(segments[0]) <= LONGEST_COMPARED:
        return word
    return next(iter(_said(_candidates(segments[0]), viewer)), word)


def _candidates(folded: str) -> Sequence[int]:
    """Ids of words that may be meant, the most likely first. A word that is said as it is, is meant."""
    known = db.session.scalar(select(SearchTerm.contents_count).where(SearchTerm.term == folded))
    if known:
        return []
    if is_chinese(folded):
        return _of_sound(sound([folded]), folded)
    heard = _of_sound(folded, folded)
    return heard or _nearly(folded)


def _of_sound(sounded: str, folded: str) -> Sequence[int]:
    same = _terms().where(SearchTerm.sound == sounded, SearchTerm.term != folded)
    return [row.id for row in db.session.execute(same.limit(MOST_CANDIDATES))]


def _nearly(folded: str) -> list[int]:
    """Words of the same initial, or with the first two letters exchanged, that few changes lead to."""
    if len(folded) < SHORTEST:
        return []
    changes = 1 if len(folded) <= 5 else 2
    near = []
    for initial in dict.fromkeys(folded[:2]):
        begins = and_(SearchTerm.term >= initial, SearchTerm.term < initial + LAST)
        alike = func.length(SearchTerm.term).between(len(folded) - changes, len(folded) + changes)
        for row in db.session.execute(_terms().where(begins, alike).limit(MOST_COMPARED)):
            distance = edits(folded, row.term, changes)
            if row.term[0] not in READINGS and 0 < distance <= changes:
                near.append((distance, -row.contents_count, row.id))
    return [term_id for *_, term_id in sorted(near)[:MOST_CANDIDATES]]


def _terms() -> Select:
    counted = select(SearchTerm.id, SearchTerm.term, SearchTerm.contents_count).where(SearchTerm.contents_count > 0)
    return counted.order_by(SearchTerm.contents_count.desc(), SearchTerm.id)


def _said(ids: Sequence[int], viewer: Viewer) -> Iterable[str]:
    """Those of the words that the viewer may see said, in the order of ids."""
    if not ids:
        return []
    shown = select(SearchTerm.id, SearchTerm.term).where(SearchTerm.id.in_(ids), is_said_to(viewer))
    said = dict(db.session.execute(shown).all())
    return [said[term_id] for term_id in ids if term_id in said]


def edits(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out, changed, or exchanged with the next; above most, any number above it.

    Source: optimal string alignment distance, Damerau 1964.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, facing in enumerate(other, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != facing))
            if row > 1 and column > 1 and letter == other[column - 2] and facing == one[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return last[-1]
