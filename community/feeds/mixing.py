"""In which order scored contents are recommended: pure. Best first, with room for variety and for newcomers."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

NEIGHBOURS = 10
PER_TOPIC = 4  # of NEIGHBOURS, while there is anything else
EXPLORED_PLACE = 4  # the fifth of every ten: a tenth of all places; Source: FEATURES F6
FARTHEST = 100  # how deep is looked for another topic


class Scored(NamedTuple):
    """A content with its score. topic: the first that it bears. views: for those that should be explored, else None."""

    id: int
    score: float
    topic: str | None = None
    views: int | None = None


def mixed(scored: Iterable[Scored]) -> list[int]:
    """All ids, each once: the highest score first (of equal ones the newer), but every tenth place goes to the
    content that fewest have seen of those to be explored, and one topic fills no more than four of ten places."""
    ranked = sorted(scored, key=lambda each: (each.score, each.id), reverse=True)
    explored = iter(
        sorted((each for each in ranked if each.views is not None), key=lambda each: (each.views, -each.id))
    )
    waiting, recent, order = dict.fromkeys(ranked), deque(maxlen=NEIGHBOURS - 1), []
    while waiting:
        chosen = None
        if len(order) % NEIGHBOURS == EXPLORED_PLACE:
            chosen = next((each for each in explored if each in waiting), None)
        chosen = chosen or _best(waiting, recent)
        del waiting[chosen]
        recent.append(chosen.topic)
        order.append(chosen.id)
    return order


def _best(waiting: Iterable[Scored], recent: Sequence[str | None]) -> Scored:
    """The best whose topic does not crowd its neighbours; the very best where all do."""
    crowded = {topic for topic, times in Counter(recent).items() if topic is not None and times >= PER_TOPIC}
    nearest = list(islice(waiting, FARTHEST if crowded else 1))
    return next((each for each in nearest if each.topic not in crowded), nearest[0])
