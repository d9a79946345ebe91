"""Who was active on a day: one Roaring bitmap of member numbers per (activity, day).

Members are numbered in the order of their registration, and each registration day begins at a multiple of BLOCK, so the
members of a day, week or month are a range of numbers that covers whole 64-bit words. A number is never used again.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, Self, TypeVar

from pyroaring import BitMap

BLOCK = 64
_CONTAINER = 1 << 16  # numbers that Roaring keeps together

Key = TypeVar("Key")


class Unites(Protocol):
    """A set of members, in whatever form: what can be united by ``|``."""

    def __or__(self, other: Self) -> Self: ...


Members = TypeVar("Members", bound=Unites)


def next_block(number: int) -> int:
    """The first number that a new registration day may give out, if all numbers below ``number`` are taken."""
    return -(-number // BLOCK) * BLOCK


def to_blob(members: BitMap) -> bytes:
    """The stored form: equal sets give identical bytes, however they came about.

    Built anew from the numbers, because a run container stays one even where an array would be as small, so that the
    same three members could otherwise be stored in two ways.
    Source: the portable Roaring format, https://github.com/RoaringBitmap/RoaringFormatSpec.
    """
    canonical = BitMap(members.to_array())
    canonical.run_optimize()
    return canonical.serialize()


def blob_without(members: BitMap, gone: BitMap) -> bytes:
    """What to_blob gives of the members without some of them, 20 times as fast. Consumes the members.

    What was stored is canonical, and taking away keeps it so, but for runs: see to_blob. Of the containers that held
    somebody, those that are runs now are built anew.
    """
    touched = {number // _CONTAINER for number in (members & gone)}
    members -= gone
    members.run_optimize()
    if members.get_statistics()["n_run_containers"]:
        for container in touched:
            members = _built_anew(members, container)
    return members.serialize()


def _built_anew(members: BitMap, container: int) -> BitMap:
    """The members, one container of which is as if they had just come."""
    first = container * _CONTAINER
    anew = BitMap((members & BitMap(range(first, first + _CONTAINER))).to_array())
    anew.run_optimize()
    members.remove_range(first, first + _CONTAINER)
    return members | anew


def from_blob(blob: bytes) -> BitMap:
    """The set that to_blob stored. Raises ValueError if the bytes are no bitmap."""
    if not blob:
        raise ValueError("no bytes are no bitmap: an empty set is stored as a few")
    return BitMap.deserialize(blob)


def union(bitmaps: Iterable[BitMap]) -> BitMap:
    """Who is in at least one of them; empty if there are none. ``any`` of a day is the union of its activities."""
    return BitMap.union(BitMap(), *bitmaps)


def erase(bitmaps: Mapping[Key, BitMap], numbers: BitMap) -> dict[Key, BitMap]:
    """What is left of the bitmaps that held one of the numbers; the others need no write and are not in the answer."""
    return {key: bitmap - numbers for key, bitmap in bitmaps.items() if bitmap.intersect(numbers)}


def move(bitmaps: Mapping[Key, BitMap], old: int, new: int) -> dict[Key, BitMap]:
    """The bitmaps that held the old number, with the new one in its place: two members became one."""
    gone, come = BitMap([old]), BitMap([new])
    return {key: (bitmap - gone) | come for key, bitmap in bitmaps.items() if old in bitmap}


def sliding_union(sets: Sequence[Members], width: int) -> list[Members]:
    """For each position the union of it and the ``width`` − 1 before it, of fewer at the beginning.

    The width doubles at each step, as overlap does no harm to a union: five unions a day for 30 days, not 29.
    """
    if width < 1:
        raise ValueError(f"a window of {width} periods")
    unions, covered = list(sets), 1
    while covered < width:
        step = min(covered, width - covered)
        unions = unions[:step] + [late | early for early, late in zip(unions, unions[step:], strict=False)]
        covered += step
    return unions


def active_members(days: Sequence[BitMap], width: int) -> list[int]:
    """Distinct members active in the ``width`` days that end with each day: 1 DAU, 7 WAU, 30 MAU.

    days: consecutive days, ``width`` − 1 of them before the first whose figure is wanted. Source: DAU, DEFINITIONS.
    """
    return [len(members) for members in sliding_union(days, width)]


def by_times(sets: Iterable[BitMap]) -> dict[int, BitMap]:
    """n → the members who are in exactly n of the sets, for each n from 1 on that has any, in ascending order.

    The n of all members are held as binary digits, one bitmap a digit, so that a set more costs two operations and
    not one a member.
    """
    digits: list[BitMap] = []
    for carry in sets:
        for place, digit in enumerate(digits):
            digits[place], carry = digit ^ carry, digit & carry
            if not carry:
                break
        if carry:
            digits.append(carry)
    numbers = [(0, union(digits))]
    for place, digit in reversed(list(enumerate(digits))):
        numbers = [half for n, own in numbers for half in ((n, own - digit), (n + 2**place, own & digit)) if half[1]]
    return {n: own for n, own in numbers if own}


def members_by_times(sets: Iterable[BitMap]) -> list[tuple[int, int]]:
    """(n, members who are in exactly n of the sets) for each n from 1 on that has any."""
    return [(n, len(own)) for n, own in by_times(sets).items()]
