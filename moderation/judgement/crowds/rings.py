"""Co-review rings: members who review the same products shortly after one another, more often than chance explains.

Two members are tied by three or more products that both reviewed within a day, if the reviews of the one would fall so
often beside those of the other by chance in fewer than one case in a thousand. Tied members who are tied to each other
in turn are a ring: three or more, with a mean clustering coefficient of 0.5 or more. A popular product ties nobody:
many stand beside each of its reviews, and chance explains it.

Strength 0.8, enough for a hold. Source of the idea: the graph of reviewers and products alone separates hired reviewers
with an AUC of 0.89 (MODERATION 1.1); the numbers here are chosen, and tried on synthetic timing alone.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import NamedTuple

from moderation.judgement.crowds.chances import at_least
from moderation.judgement.verdicts import Finding, Message

VERSION = 1
STRENGTH = 0.8
BESIDE = timedelta(hours=24)
COMMON, TIE_CHANCE = 3, 0.001
LEAST_MEMBERS, LEAST_CLUSTERING = 3, 0.5
MOST_BESIDE = 200  # later reviews of one product that each is compared with: bounds the work on a popular one
TOGETHER = Message(
    "您的评价与其他账号的评价时间和商品高度一致，由人工核实。",
    "Your reviews keep step with those of other accounts; a person will check them.",
)


Pair = tuple[int, int]  # of members, the smaller id first


class Visit(NamedTuple):
    """A member reviewed a product."""

    member_id: int
    product_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Ring:
    """Members who review together, and the products at which they met. clustering: 0..1, mean of its members."""

    members: tuple[int, ...]
    products: tuple[int, ...]
    clustering: float


def find_rings(visits: Iterable[Visit]) -> list[Ring]:
    """The rings among reviews of a window, largest first. A member has one visit per product."""
    return rings_among({pair: products for pair, (products, _) in ties_among(visits).items()})


def ties_among(visits: Iterable[Visit]) -> dict[Pair, tuple[list[int], float]]:
    """Pairs who met too often for chance: the products at which they met, and the chance, 0..1, that it explains."""
    visits = sorted(visits, key=lambda visit: (visit.product_id, visit.at, visit.member_id))
    met = {pair: products for pair, products in meetings(visits).items() if len(products) >= COMMON}
    shares = _shares(visits)
    found = {pair: (products, chance_of(pair, len(products), shares)) for pair, products in met.items()}
    return {pair: tie for pair, tie in found.items() if tie[1] < TIE_CHANCE}


def rings_among(ties: Mapping[Pair, Sequence[int]]) -> list[Ring]:
    """The rings that ties between pairs make, largest first. ties: the products, or whatever else, of each pair."""
    neighbours = _neighbours(ties)
    rings = (_ring(group, ties, neighbours) for group in groups_of(ties))
    found = [ring for ring in rings if len(ring.members) >= LEAST_MEMBERS and ring.clustering >= LEAST_CLUSTERING]
    return sorted(found, key=lambda ring: (-len(ring.members), ring.members))


def meetings(visits: Sequence[Visit]) -> dict[Pair, list[int]]:
    """The products at which two members met, by pair. visits: in the order of product and time.

    Members with fewer visits than a tie needs are left out from the beginning.
    """
    active = {member for member, count in Counter(visit.member_id for visit in visits).items() if count >= COMMON}
    kept = [visit for visit in visits if visit.member_id in active]
    met: dict[Pair, list[int]] = defaultdict(list)
    for place, one in enumerate(kept):
        for other in kept[place + 1 : place + 1 + MOST_BESIDE]:
            if other.product_id != one.product_id or other.at - one.at > BESIDE:
                break
            met[_pair(one.member_id, other.member_id)].append(one.product_id)
    return met


def chance_of(pair: Pair, common: int, shares: Mapping[int, tuple[int, float]]) -> float:
    """How probably, 0..1, the reviews of either fall so often beside those of the other: the greater of both ways."""
    (one_visits, one_share), (other_visits, other_share) = shares[pair[0]], shares[pair[1]]
    return max(at_least(common, other_visits, one_share), at_least(common, one_visits, other_share))


def _shares(visits: Sequence[Visit]) -> dict[int, tuple[int, float]]:
    """By member: how many visits, and the share of all visits, 0..1, that stand beside one of theirs."""
    times: dict[int, list[datetime]] = defaultdict(list)
    for visit in visits:
        times[visit.product_id].append(visit.at)
    beside: Counter[int] = Counter()
    for visit in visits:
        near = times[visit.product_id]
        beside[visit.member_id] += bisect_right(near, visit.at + BESIDE) - bisect_left(near, visit.at - BESIDE) - 1
    counts = Counter(visit.member_id for visit in visits)
    return {member: (counts[member], min(beside[member] / len(visits), 1.0)) for member in counts}


def groups_of(ties: Iterable[Pair]) -> Iterator[list[int]]:
    """Members who are tied, directly or through others, as sorted groups. By union and find."""
    leaders: dict[int, int] = {}

    def leader(member: int) -> int:
        while leaders.setdefault(member, member) != member:
            leaders[member] = leaders[leaders[member]]
            member = leaders[member]
        return member

    for one, other in ties:
        leaders[leader(one)] = leader(other)
    groups = defaultdict(list)
    for member in sorted(leaders):
        groups[leader(member)].append(member)
    yield from groups.values()


def clustering(member: int, neighbours: Mapping[int, set[int]]) -> float:
    """How many of a member's neighbours are tied to each other, 0..1; 0 with fewer than two."""
    pairs = list(combinations(sorted(neighbours[member]), 2))
    return sum(other in neighbours[one] for one, other in pairs) / len(pairs) if pairs else 0.0


def _ring(members: Sequence[int], ties: Mapping[Pair, Sequence[int]], neighbours: Mapping) -> Ring:
    pairs = [_pair(member, other) for member in members for other in neighbours[member]]
    products = {product for pair in pairs for product in ties[pair]}
    mean = sum(clustering(member, neighbours) for member in members) / len(members)
    return Ring(tuple(members), tuple(sorted(products)), round(mean, 4))


def _neighbours(ties: Iterable[Pair]) -> dict[int, set[int]]:
    neighbours: dict[int, set[int]] = defaultdict(set)
    for one, other in ties:
        neighbours[one].add(other)
        neighbours[other].add(one)
    return neighbours


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def suspicion() -> Finding:
    """What is said of the reviews of a ring."""
    return Finding("co_review", VERSION, STRENGTH, "fake_review", TOGETHER)
