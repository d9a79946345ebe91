"""Names by how they are typed: from the beginning, from any two Chinese characters on, in pinyin, by initials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Subquery, and_, func, or_, select

from community.catalog.models import Product
from community.database import db
from community.search.analysis import is_chinese, is_lone, read
from community.search.models import SearchName
from community.search.pinyin import spellings

LONGEST_KEY = 32  # code points; what is typed beyond is not looked at
MOST_STARTS = 24  # of one name: where somebody may begin to type it
MOST_SOUNDED = 6  # of them, those from which it may be typed in pinyin
LONGEST_SOUNDED = 12  # Chinese characters of one spelling
MOST_KEYS = 5_000  # that are read for one answer: of a single letter, not all
BEGIN, INSIDE, SOUND, INITIALS = range(4)
LAST = "\U0010ffff"


def keys_of(*names: str) -> dict[str, int]:
    """All keys of something that bears these names, with the best place of each."""
    keys: dict[str, int] = {}
    for name in names:
        for key, place in name_keys(name):
            if key:
                keys[key] = min(place, keys.get(key, place))
    return keys


def name_keys(name: str) -> Iterator[tuple[str, int]]:
    segments = read(name).segments
    line = " ".join(segments)
    for start in starts_of(segments)[:MOST_STARTS]:
        yield line[start : start + LONGEST_KEY], INSIDE if start else BEGIN
    for place in range(min(len(segments), MOST_SOUNDED)):
        said = [segment[:LONGEST_SOUNDED] for segment in segments[place : place + LONGEST_SOUNDED]]
        for rank, spelling in enumerate(spellings(said)):
            yield spelling.full[:LONGEST_KEY], INITIALS if rank else SOUND  # the usual reading is the likely one
            yield spelling.initials[:LONGEST_KEY], INITIALS


def starts_of(segments: Sequence[str]) -> list[int]:
    """Where somebody may begin: at every word, and at every Chinese character but the last of its run."""
    starts, offset = [], 0
    for segment in segments:
        within = range(max(1, len(segment) - 1)) if is_chinese(segment) else range(1)
        starts += [offset + place for place in within]
        offset += len(segment) + 1
    return starts


def typed_key(text: str) -> str:
    """What is looked up for what somebody has typed so far."""
    return " ".join(read(text).segments)[:LONGEST_KEY]


def called(kind: str, text: str) -> Subquery | None:
    """SQL: (owner_id, place) of what may be meant, each once, with its best place. None where nothing is typed.

    A single Chinese character is looked for at the beginning of names alone.
    """
    typed = typed_key(text)
    if not typed:
        return None
    ways = {typed, typed.replace(" ", "")} if typed.isascii() else {typed}
    begins = or_(*(and_(SearchName.key >= way, SearchName.key < way + LAST) for way in ways))
    found = select(SearchName.owner_id, SearchName.place).where(SearchName.kind == kind, begins)
    if is_lone(typed):
        found = found.where(SearchName.place == BEGIN)
    keys = found.limit(MOST_KEYS).subquery()
    best = select(keys.c.owner_id, func.min(keys.c.place).label("place")).group_by(keys.c.owner_id)
    return best.subquery()


def product_called(name: str) -> str | None:
    """The external_id of the product that is meant: the one with this id, or the best known whose title begins so."""
    known = db.session.scalar(select(Product.external_id).where(Product.external_id == name))
    meant = called("product", name)
    if known is not None or meant is None:
        return known
    titled = select(Product.external_id).join(meant, meant.c.owner_id == Product.id)
    return db.session.scalar(titled.order_by(meant.c.place, Product.rating_count.desc(), Product.id).limit(1))
