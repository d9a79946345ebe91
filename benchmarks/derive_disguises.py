"""Derive the tables of disguises that training reads, from the tables of others.

Usage: derive_disguises.py SHARED (the folder with data/evasion)
"""

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

from moderation.training.augmentation import TABLES, is_common


def look_alikes(evasion: Path) -> Iterator[str]:
    """Character, tab, those that look like it."""
    for line in lines(evasion / "形近字语料库.txt.gz"):
        char, _, others = line.partition(" ")
        kept = "".join(filter(is_common, others.strip()))
        if is_common(char) and kept:
            yield f"{char}\t{kept}\n"


def splits(evasion: Path) -> Iterator[str]:
    """Character, tab, its halves without a space; several ways with a space between them."""
    for line in lines(evasion / "chaizi-jt.txt.gz"):
        char, *ways = line.split("\t")
        halves = ["".join(parts) for parts in map(str.split, ways) if len(parts) == 2]
        if is_common(char) and halves:
            yield f"{char}\t{' '.join(halves)}\n"


def lines(path: Path) -> list[str]:
    """The lines of a packed text."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return file.read().splitlines()


def main(evasion: Path) -> None:
    """Write both tables, sorted, so that a new derivation shows as a small difference."""
    for name, rows in (("look_alikes.tsv", look_alikes(evasion)), ("splits.tsv", splits(evasion))):
        (TABLES / name).write_text("".join(sorted(rows)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) / "data" / "evasion")
