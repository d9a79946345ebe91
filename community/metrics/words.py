"""Bitmaps as plain 64-bit words: the form in which NumPy counts the members of many number ranges at once."""

from collections.abc import Sequence

import numpy as np
from pyroaring import BitMap

from community.activity.bitmaps import BLOCK

# The portable Roaring format, https://github.com/RoaringBitmap/RoaringFormatSpec. All numbers are little endian.
_PLAIN, _WITH_RUNS = 12346, 12347  # the cookies
_CONTAINER = 1 << 16  # numbers per container
_CONTAINER_BYTES = _CONTAINER // 8
_LARGEST_ARRAY = 4096  # a container of more numbers is a bit set
_OFFSETS_FROM = 4  # files with runs and fewer containers than this carry no offsets


def is_block_range(numbers: range) -> bool:
    """Whether a range of numbers covers whole words, so that count_in_ranges can count it."""
    return numbers.start % BLOCK == 0 and numbers.stop % BLOCK == 0 and numbers.step == 1


def words_of(members: BitMap, stop: int) -> np.ndarray:
    """Bit n % 64 of word n // 64 is set for each member number n below ``stop``, and one zero word follows them.

    Rounded up to whole containers of 65,536 numbers, so bits from ``stop`` on may be set as well.
    """
    containers = -(-stop // _CONTAINER)
    words = np.zeros(containers * _CONTAINER // BLOCK + 1, dtype="<u8")
    _unpack(members.serialize(), words.view(np.uint8), containers)
    return words


def edges_of(ranges: Sequence[range]) -> np.ndarray:
    """The borders of block ranges in words: start, stop, start, stop. Raises ValueError for a range that is none."""
    for numbers in ranges:
        if not is_block_range(numbers):
            raise ValueError(f"{numbers} does not cover whole blocks of {BLOCK}")
    return np.array([border // BLOCK for numbers in ranges for border in (numbers.start, numbers.stop)], dtype=np.intp)


def count_in_ranges(words: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """How many bits are set between each start and stop of ``edges``; the ranges may lie in any order.

    words: from words_of, reaching at least as far as the edges.
    """
    if not edges.size:
        return np.zeros(0, dtype=np.int64)
    reach = edges.max() + 1
    # 32 bits: member numbers have no more, and 64 take twice as long.
    sums = np.add.reduceat(np.bitwise_count(words[:reach]), edges, dtype=np.uint32)[::2]
    # reduceat answers an empty range with the word at its start, which belongs to somebody else.
    sums[edges[::2] == edges[1::2]] = 0
    return sums.astype(np.int64)


def _unpack(blob: bytes, out: np.ndarray, limit: int) -> None:
    """Write the containers below ``limit`` of a serialised bitmap into the zeroed bytes ``out``."""
    raw = np.frombuffer(blob, dtype=np.uint8)
    keys, sizes, runs, start = _header(blob)
    for key, size, is_run in zip(keys, sizes, runs, strict=True):
        if key >= limit:
            return
        target = out[key * _CONTAINER_BYTES : (key + 1) * _CONTAINER_BYTES]
        if is_run:
            stop = start + 2 + 4 * int.from_bytes(blob[start : start + 2], "little")
            target[:] = _bits_of_runs(raw[start + 2 : stop].view("<u2"))
        elif size > _LARGEST_ARRAY:
            stop = start + _CONTAINER_BYTES
            target[:] = raw[start:stop]
        else:
            stop = start + 2 * size
            target[:] = _bits_of_array(raw[start:stop].view("<u2"))
        start = stop


def _header(blob: bytes) -> tuple[list[int], list[int], list[bool], int]:
    """Each container's key, cardinality and whether it holds runs; and where the first one begins."""
    cookie = int.from_bytes(blob[:4], "little")
    if cookie == _PLAIN:
        count, at = int.from_bytes(blob[4:8], "little"), 8
        runs, has_offsets = [False] * count, True
    elif cookie & 0xFFFF == _WITH_RUNS:
        count = (cookie >> 16) + 1
        at = 4 + -(-count // 8)
        flags = np.unpackbits(np.frombuffer(blob[4:at], dtype=np.uint8), bitorder="little", count=count)
        runs, has_offsets = flags.astype(bool).tolist(), count >= _OFFSETS_FROM
    else:
        raise ValueError("these bytes are no Roaring bitmap")
    described = np.frombuffer(blob, dtype="<u2", count=2 * count, offset=at)
    sizes = (described[1::2].astype(int) + 1).tolist()
    return described[::2].tolist(), sizes, runs, at + 4 * count + (4 * count if has_offsets else 0)


def _bits_of_array(numbers: np.ndarray) -> np.ndarray:
    bits = np.zeros(_CONTAINER, dtype=bool)
    bits[numbers] = True
    return np.packbits(bits, bitorder="little")


def _bits_of_runs(runs: np.ndarray) -> np.ndarray:
    """runs: start, length − 1, start, length − 1, in pairs."""
    bits = np.zeros(_CONTAINER, dtype=bool)
    for start, more in runs.reshape(-1, 2).tolist():
        bits[start : start + more + 1] = True
    return np.packbits(bits, bitorder="little")
