"""Walks over feeds whose order moves. The first page is the order of the moment and writes nothing; who asks for a
second page has the rest frozen, as it is by then, and what the first one showed is left out of it.

So nothing is shown twice, and nothing is missing that was there when the walk began and is visible still: it was on
the first page, or is in what was frozen later. All who began before an order was frozen share it.
"""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Row

from community.clock import utcnow
from community.errors import Gone
from community.generations import LONGEST_READ, WALK, freeze, order_of
from community.http.cursors import Page, seal, unseal

LOOKAHEAD = 60  # how far behind somebody who has to wait a page is filled; it bounds the length of cursors
CACHED_JOINS = 16

Fetch = Callable[[Sequence[int]], Sequence[Row]]


class Order(NamedTuple):
    """An order by its name, and how to compute it now: ids, each once."""

    name: str
    compute: Callable[[], Sequence[int]]


@dataclass(frozen=True)
class Place:
    """Where a walk stands. ahead: positions at place or behind it whose contents were shown already."""

    position: int
    ahead: frozenset[int]


START = Place(0, frozenset())


@dataclass(frozen=True)
class Part:
    """Rows to be shown next, and the place behind them; None at the end."""

    rows: Sequence[Row]
    rest: Place | None


def first_part(ids: Sequence[int], fetch: Fetch, limit: int, per_author: int | None = None) -> Part:
    """The first rows of an order that nobody froze. fetch(ids): those that may be seen, in any order."""
    return _read(ids, START, fetch, limit, per_author)


def begin_walk(shown: Sequence[int]) -> str:
    """The cursor behind a first page that has shown these ids."""
    packed = b64encode(struct.pack(f"<{len(shown)}q", *shown)).decode()
    return seal([utcnow().isoformat(), packed])


def next_page(cursor: str, orders: Sequence[Order], fetch: Fetch, limit: int, per_author: int | None = None) -> Page:
    """The page at the cursor: rows of the orders one after another, each id once, where it comes first.

    per_author: no more of one author in a page; the others wait for the next one.
    Raises BadCursor, and Gone 30 minutes after the first page, or where another order holds by now.
    """
    began_at, *where = unseal(cursor)
    if datetime.fromisoformat(began_at) + WALK <= utcnow():
        raise Gone
    digests, ids, place = _resume(orders, where, datetime.fromisoformat(began_at))
    part = _read(ids, place, fetch, limit, per_author)
    if part.rest is None:
        return Page(part.rows, None)
    ahead = [position - part.rest.position for position in sorted(part.rest.ahead)]
    return Page(part.rows, seal([began_at, digests, part.rest.position, ahead]))


def _resume(orders: Sequence[Order], where: list, began_at: datetime) -> tuple[list[str], Sequence[int], Place]:
    if len(where) == 1:
        digests = [freeze(*order, since=began_at) for order in orders]
        shown = {id_ for (id_,) in struct.iter_unpack("<q", b64decode(where[0]))}
        ids = _joined(orders, digests)
        return digests, ids, Place(0, frozenset(n for n, id_ in enumerate(ids) if id_ in shown))
    digests, position, ahead = where
    return digests, _joined(orders, digests), Place(position, frozenset(position + offset for offset in ahead))


def _joined(orders: Sequence[Order], digests: Sequence[str]) -> Sequence[int]:
    return _each_once(tuple((order.name, digest) for order, digest in zip(orders, digests, strict=True)))


@lru_cache(maxsize=CACHED_JOINS)
def _each_once(kept: tuple[tuple[str, str], ...]) -> Sequence[int]:
    return tuple(dict.fromkeys(chain.from_iterable(order_of(name, digest) for name, digest in kept)))


def _read(ids: Sequence[int], place: Place, fetch: Fetch, limit: int, per_author: int | None) -> Part:
    """The next rows: at most limit, at most per_author of one author. The place behind them is that of who waits."""
    taken: dict[int, Row] = {}
    authors: Counter[int] = Counter()
    waiting: int | None = None
    end = place.position
    for position, row in _visible(ids, place, fetch, limit):
        if len(taken) == limit or (waiting is not None and position > waiting + LOOKAHEAD):
            break
        end = position + 1
        if per_author and authors[row.author_id] == per_author:
            waiting = position if waiting is None else waiting
            continue
        authors[row.author_id] += 1
        taken[position] = row
    else:
        end = len(ids)
    end = end if waiting is None else waiting
    ahead = frozenset(position for position in place.ahead.union(taken) if position >= end)
    return Part(list(taken.values()), Place(end, ahead) if end < len(ids) else None)


def _visible(ids: Sequence[int], place: Place, fetch: Fetch, limit: int) -> Iterator[tuple[int, Row]]:
    """Positions and rows from the place on: some more at first than fill a page, then ever more at a time."""
    places = [n for n in range(place.position, len(ids)) if n not in place.ahead]
    start, length = 0, limit + limit // 4 + 1
    while start < len(places):
        chunk = places[start : start + length]
        rows = {row.id: row for row in fetch([ids[n] for n in chunk])}
        yield from ((n, rows[ids[n]]) for n in chunk if ids[n] in rows)
        start, length = start + length, min(2 * length, LONGEST_READ)
