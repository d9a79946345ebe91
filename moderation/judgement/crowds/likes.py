"""Like-trading: members who like each other's contents, or the same contents one soon after another, more often than
chance explains.

Two members are tied in one of two ways. Together: they liked three or more of the same contents within a day of each
other, as co-review rings are tied. In turn: each liked three or more contents of the other, and had each of them drawn
as many likes from all that others gave in the window, so many would have fallen on the other in fewer than one case in
a thousand, on both sides. Two friends are no ring: three or more tied members are, if those who are tied to one are
mostly tied to each other (mean clustering coefficient of 0.5 or more). A popular author or content ties nobody, since
chance leads everybody there.

The numbers are those of co-review rings, chosen, and tried on synthetic likes alone (tests/like_rings).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from moderation.judgement.crowds.chances import at_least
from moderation.judgement.crowds.rings import COMMON, TIE_CHANCE, Pair, Ring, Visit, rings_among, ties_among

TOGETHER, IN_TURN = "together", "in_turn"


class Liking(NamedTuple):
    """A member liked a content of an author."""

    member_id: int
    content_id: int
    author_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two members are tied. likes: how many. contents: where they lie. chance: the greater of both sides, 0..1."""

    pair: Pair
    kind: str
    likes: int
    contents: tuple[int, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class LikeRing:
    """A ring, and every tie between its members."""

    ring: Ring
    ties: tuple[Tie, ...]


def find_like_rings(likings: Iterable[Liking]) -> list[LikeRing]:
    """The rings among the likes of a window, largest first. Likes of one's own contents tell nothing."""
    likings = [liking for liking in likings if liking.member_id != liking.author_id]
    ties = [*ties_in_turn(likings), *ties_together(likings)]
    contents: dict[Pair, list[int]] = defaultdict(list)
    for tie in ties:
        contents[tie.pair] += tie.contents
    return [_with_ties(ring, ties) for ring in rings_among(contents)]


def ties_together(likings: Sequence[Liking]) -> Iterator[Tie]:
    """Ties of members who liked the same contents one soon after another."""
    visits = [Visit(liking.member_id, liking.content_id, liking.at) for liking in likings]
    for pair, (contents, chance) in ties_among(visits).items():
        yield Tie(pair, TOGETHER, 2 * len(contents), tuple(sorted(contents)), chance)


def ties_in_turn(likings: Sequence[Liking]) -> Iterator[Tie]:
    """Ties of members of whom each liked the other's contents."""
    given: dict[Pair, list[int]] = defaultdict(list)  # (who liked, whose): contents
    for liking in likings:
        given[liking.member_id, liking.author_id].append(liking.content_id)
    often = {way: contents for way, contents in given.items() if len(contents) >= COMMON}
    by, to = Counter(liking.member_id for liking in likings), Counter(liking.author_id for liking in likings)
    for one, other in often:
        if one < other and (other, one) in often:
            ways = ((one, other), (other, one))
            chance = max(_chance(way, given, by, to) for way in ways)
            if chance < TIE_CHANCE:
                contents = sorted({content for way in ways for content in given[way]})
                yield Tie((one, other), IN_TURN, sum(len(given[way]) for way in ways), tuple(contents), chance)


def _chance(way: Pair, given: Mapping[Pair, Sequence[int]], by: Counter[int], to: Counter[int]) -> float:
    """Of so many likes from the one to the other, had the one drawn theirs from all that others gave."""
    one, other = way
    others = by.total() - by[one]
    share = (to[other] - len(given[way])) / others if others else 0.0
    # an author whom nobody else likes: as if one other had, for a share of 0 would make every friendship a wonder
    least = 1 / others if others else 1.0
    return at_least(len(given[way]), by[one], min(max(share, least), 1.0))


def _with_ties(ring: Ring, ties: Sequence[Tie]) -> LikeRing:
    members = set(ring.members)
    return LikeRing(ring, tuple(tie for tie in ties if members.issuperset(tie.pair)))
