"""A fingerprint of 64 bits that nearly equal texts nearly share, so that an index finds them among a million.

Source: Charikar, Similarity estimation techniques from rounding algorithms, STOC 2002; Manku, Jain and Das Sarma,
Detecting near-duplicates for web crawling, WWW 2007 (four bands of 16 bits find every pair within three bits), whose
search of neighbouring bands is here led by the bits that the text itself decides least. What is counted was chosen by
measuring: benchmarks/moderation_copies.py.
"""

import re
from functools import lru_cache
from zlib import crc32

import numpy as np

SHORTEST = 20  # folded characters; '质量很好，下次再来' is written honestly by thousands
NEAR_BITS = 10  # candidates; whether they are near copies, their texts decide: ``likeness``
LEAST_LIKENESS = 0.6  # one character changed in twenty leaves 0.7; see the benchmark
BITS, BANDS = 64, 4
TURNED = 3  # bits of each band: 8 values to look up
COMPARED_CHARACTERS = 2000
REMEMBERED = 4  # texts: one is compared with many others
UNITS = re.compile(r"[a-z]+|\d+|[^ ]")  # Latin words and numbers as a whole: 26 letters would make all English alike
MIXERS = np.array([0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64)  # splitmix64, Steele et al. 2014
PAIR = np.uint64(0x9E3779B97F4A7C15)


def simhash(folded: str) -> int:
    """Of a folded text, as a signed number of 64 bits. A text without letters has 0."""
    return _value(_sums(folded))


def distance(one: int, other: int) -> int:
    """In how many bits two fingerprints differ, 0..64."""
    return ((one ^ other) & (1 << BITS) - 1).bit_count()


def bands(value: int) -> tuple[int, int, int, int]:
    """Four numbers of 16 bits, the highest first."""
    first, second, third, fourth = (value >> shift & 0xFFFF for shift in (48, 32, 16, 0))
    return first, second, third, fourth


def probes(folded: str) -> tuple[tuple[int, ...], ...]:
    """For each band, the values by which a near copy is found: its own first, then with its least certain bits turned.

    Copies with one character in twenty changed share one of them in 99 of 100 cases, and one of the own in 78.
    """
    return simhash_and_probes(folded)[1]


def simhash_and_probes(folded: str) -> tuple[int, tuple[tuple[int, ...], ...]]:
    """Both at once: what takes long is the same."""
    sums = _sums(folded)
    value = _value(sums)
    doubts = np.argsort(np.abs(sums.reshape(BANDS, -1)), axis=1, kind="stable")[:, :TURNED]
    places = (1 << 15 - doubts).tolist()
    return value, tuple(map(_turned, bands(value), places))


def likeness(folded: str, other: str) -> float:
    """How much of two folded texts is the same, 0..1; 1 only if all is. Jaccard of the triples of their beginnings."""
    if folded == other:
        return 1.0
    ours, others = triples(folded[:COMPARED_CHARACTERS]), triples(other[:COMPARED_CHARACTERS])
    return min(len(ours & others) / (len(ours | others) or 1), 0.99)


@lru_cache(maxsize=REMEMBERED)
def triples(text: str) -> frozenset[str]:
    """Every three characters that stand together."""
    return frozenset([text[place : place + 3] for place in range(len(text) - 2)])


def _value(sums: np.ndarray) -> int:
    return int(np.packbits(sums > 0).view(">i8")[0])


def _turned(value: int, bits: list[int]) -> tuple[int, ...]:
    turned = [value]
    for bit in bits:
        turned += [other ^ bit for other in turned]
    return tuple(turned)


def _sums(folded: str) -> np.ndarray:
    """What the units and their pairs say for each bit. A unit counts by the square root of how often it stands."""
    units = [ord(unit) if len(unit) == 1 else crc32(unit.encode()) for unit in UNITS.findall(folded)]
    codes = np.array(units, dtype=np.uint64)
    single, singles = np.unique(codes, return_counts=True)
    pair, pairs = np.unique(codes[:-1] * PAIR + codes[1:], return_counts=True)
    weights = np.concatenate([np.sqrt(singles * 256).astype(np.int64), pairs * 8])
    signs = np.unpackbits(_mixed(np.concatenate([single, pair])).view(np.uint8).reshape(-1, 8), axis=1)
    return 2 * (weights @ signs) - weights.sum()


def _mixed(codes: np.ndarray) -> np.ndarray:
    """Every bit of the result depends on every bit of the code."""
    codes = codes + PAIR
    for shift, mixer in zip((np.uint64(30), np.uint64(27)), MIXERS, strict=True):
        codes = (codes ^ (codes >> shift)) * mixer
    return (codes ^ (codes >> np.uint64(31))).astype(">u8")
