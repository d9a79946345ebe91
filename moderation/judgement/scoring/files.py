"""The file of a text model: a line that proves it whole, a line that describes it, and its weights.

Line 1: ``text-model 1`` and the SHA-256 of all that follows. Line 2: the description, JSON. Then, compressed by zlib:
for each n-gram that has a weight, ascending, how far it lies from the one before (two bytes), then the weights (one
signed byte each). A shop's own file is untrusted input: nothing in it is ever run, and its sizes are bounded.
"""

import json
import zlib
from hashlib import sha256
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

FORMAT = "text-model 1"
LARGEST = 16 << 20  # bytes of a file, and of its weights when unpacked; the shipped ones have less than 1 MB
MOST_BITS = 24  # 2^24 n-grams take 16 MB of memory
FARTHEST = 0xFFFF  # two bytes; an n-gram of weight 0 bridges a longer way
NUMBERS = ("scale", "bias", "slope", "offset", "decide", "approve")


class ModelRefused(ValueError):
    """A file is no model that can be used."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be used as a model: {why}. Train it again, or take it from its backup.")


def write_model(path: Path, facts: dict[str, Any], weights: np.ndarray) -> None:
    """Write a model; the same model gives the same bytes."""
    description = json.dumps(facts, sort_keys=True).encode() + b"\n"
    content = description + zlib.compress(_packed(weights), 9)
    path.write_bytes(f"{FORMAT} {sha256(content).hexdigest()}\n".encode() + content)


def read_model(path: Path) -> tuple[dict[str, Any], np.ndarray]:
    """The description and the weights. Raises ModelRefused if the file is damaged or no model."""
    if path.stat().st_size > LARGEST:
        raise ModelRefused(path, f"it is larger than {LARGEST >> 20} MB")
    proof, _, content = path.read_bytes().partition(b"\n")
    if proof[: len(FORMAT)] != FORMAT.encode():
        raise ModelRefused(path, f"it does not begin with '{FORMAT}'")
    if proof[len(FORMAT) + 1 :] != sha256(content).hexdigest().encode():
        raise ModelRefused(path, "it is damaged; its checksum does not agree")
    description, _, packed = content.partition(b"\n")
    try:
        facts = json.loads(description)
        _check(facts)
        return facts, _unpacked(packed, facts["bits"])
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, zlib.error) as error:
        raise ModelRefused(path, f"it is badly made ({error})") from error


def _check(facts: dict[str, Any]) -> None:
    if not all(isinstance(facts[name], str) for name in ("task", "language", "version")):
        raise ValueError("it has no name")
    if not all(isinstance(facts[name], int) for name in ("bits", "shortest", "longest")):
        raise ValueError("its n-grams are not counted in whole numbers")
    if not (8 <= facts["bits"] <= MOST_BITS and 1 <= facts["shortest"] <= facts["longest"] <= 8):
        raise ValueError("its n-grams are out of bounds")
    if not all(isfinite(facts[name]) for name in NUMBERS):
        raise ValueError("a number is infinite")
    if facts["hold"] is not None and not 0 <= facts["hold"] <= 1:
        raise ValueError("a threshold lies in 0..1")


def _packed(weights: np.ndarray) -> bytes:
    places = np.flatnonzero(weights)
    bridges = [np.arange(a, b, FARTHEST)[1:] for a, b in zip([0, *places], places, strict=False) if b - a > FARTHEST]
    stops = np.unique(np.concatenate([places, *bridges])) if bridges else places
    gaps = np.diff(stops, prepend=0)
    return gaps.astype("<u2").tobytes() + weights[stops].astype(np.int8).tobytes()


def _unpacked(packed: bytes, bits: int) -> np.ndarray:
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(packed, LARGEST)
    if not unpacker.eof or len(plain) % 3:
        raise ValueError("its weights are incomplete")
    count = len(plain) // 3
    stops = np.cumsum(np.frombuffer(plain, "<u2", count), dtype=np.int64)
    weights = np.zeros(1 << bits, np.int8)
    weights[stops] = np.frombuffer(plain, np.int8, count, offset=2 * count)
    return weights
