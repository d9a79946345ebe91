"""What a text model sees of a text: which runs of characters stand in its folded form, each as a number."""

from collections.abc import Iterator

import numpy as np

# Odd numbers that spread what they multiply: 2^32 / golden ratio, and one of MurmurHash3's finaliser (public domain).
STEP, MIX = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
PASSAGE = 200  # characters; an insult must not drown in a long honest text
LONGEST_READ = 20_000  # characters: the longest body that a member can submit


def hashed_ngrams(folded: str, shortest: int, longest: int, bits: int) -> list[np.ndarray]:
    """The n-grams of a folded text, one array for each length: the i-th begins at character i - 1.

    A space is read before and after the text, so that beginnings and ends of words are n-grams of their own. Each
    n-gram is a number below 2^bits; texts shorter than an n-gram have none of it.
    """
    codes = np.frombuffer(f" {folded} ".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    hashes, found = np.zeros(len(codes), np.uint32), []
    for length in range(1, min(longest, len(codes)) + 1):
        hashes = hashes[: len(codes) - length + 1] * STEP + codes[length - 1 :] + np.uint32(length)
        if length >= shortest:
            found.append(_spread(hashes) >> np.uint32(32 - bits))
    return found


def distinct(ngrams: list[np.ndarray]) -> np.ndarray:
    """Every n-gram once, in ascending order."""
    ordered = np.concatenate(ngrams)
    ordered.sort()
    is_first = np.empty(len(ordered), bool)
    is_first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return ordered[is_first]


def passages(folded: str) -> Iterator[tuple[int, str]]:
    """The parts of a folded text that are judged one by one, each with the place where it begins."""
    for start in range(0, min(len(folded), LONGEST_READ), PASSAGE):
        yield start, folded[start : start + PASSAGE]


def _spread(hashes: np.ndarray) -> np.ndarray:
    mixed = (hashes ^ (hashes >> np.uint32(15))) * MIX
    return mixed ^ (mixed >> np.uint32(13))
