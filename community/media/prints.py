"""What a picture looks like in 64 bits, so that it is known again after scaling, re-encoding and slight changes. Pure.

Source: Neal Krawetz, "Kind of Like That", 2013: whether each pixel of a small grey copy is darker than the next.
"""

from __future__ import annotations

from PIL import Image

BITS = 64
ACROSS, DOWN = 9, 8  # eight comparisons a row


def dhash(image: Image.Image) -> int:
    """The difference hash of an upright picture, as a signed 64-bit integer, which every database can hold."""
    grey = image.convert("L").resize((ACROSS, DOWN), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(0, ACROSS * DOWN, ACROSS):
        for left in range(row, row + ACROSS - 1):
            bits = bits << 1 | (grey[left] < grey[left + 1])
    return bits - (1 << BITS) if bits >> BITS - 1 else bits


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two prints differ. Up to 10 they are most likely one picture, Krawetz says."""
    return ((one ^ other) & (1 << BITS) - 1).bit_count()
