"""Derive the tables that tell how a Chinese character sounds, what it looks like, and of which parts it is made.

Usage: derive_readings.py SHARED (the folder with data/evasion and data/reviews-zh)

pinyin.tsv: character → its most usual syllable without tone, of pypinyin (MIT). looks.tsv: character → those that look
like it; parts.tsv: parts written one by one → character. The latter two only hold characters of banned words
(bank.tsv, so run derive_words.py before, and after: the rates depend on these tables), and of parts only those that
stand together in at most 0.1 % of genuine reviews: '女子' is a word.
"""

import csv
import gzip
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from derive_tables import write
from pypinyin import lazy_pinyin

from moderation.judgement.text.folding import HAN, fold
from moderation.judgement.words import BANK, Matcher

MOST_USUAL = 0.001
MOST_PARTS = 3


def main(shared: Path) -> None:
    """Write every table."""
    evasion, reviews = shared / "data" / "evasion", shared / "data" / "reviews-zh" / "online_shopping_10_cats.csv.gz"
    wanted = set(HAN.findall(BANK.read_text(encoding="utf-8")))
    write("pinyin.tsv", pinyin())
    write("looks.tsv", looks(evasion / "形近字语料库.txt.gz", wanted))
    write("parts.tsv", rare(parts(evasion / "chaizi-jt.txt.gz", wanted), reviews))


def pinyin() -> dict[str, str]:
    """Every character that folding leaves as it is, and pypinyin can read."""
    chars = [char for char in map(chr, range(0x4E00, 0xA000)) if fold(char).text == char]
    read = {char: lazy_pinyin(char)[0].replace("ü", "v") for char in chars}
    return {char: syllable for char, syllable in read.items() if syllable.isascii() and syllable.isalpha()}


def looks(source: Path, wanted: set[str]) -> dict[str, str]:
    """Wanted character → those that look like it, in either direction of the table."""
    alike: dict[str, set[str]] = {}
    for char, *others in (fields for fields in map(str.split, lines(source)) if len(fields) == 2):
        for other in others[0]:
            alike.setdefault(char, set()).add(other)
            alike.setdefault(other, set()).add(char)
    return {char: "".join(sorted(map(plain, alike[char]))) for char in wanted & alike.keys()}


def parts(source: Path, wanted: set[str]) -> dict[str, str]:
    """Two or three parts, as folding leaves them → wanted character."""
    table = {}
    for char, *ways in (line.split("\t") for line in lines(source)):
        for way in ways if char in wanted else ():
            joined = "".join(map(plain, way.split()))
            if 2 <= len(joined) <= MOST_PARTS and len(joined) == len(way.split()) and len(set(joined)) > 1:
                table.setdefault(joined, char)
    return table


def rare(table: dict[str, str], reviews: Path) -> dict[str, str]:
    """Without what honest people write side by side."""
    matcher, counts, total = Matcher(table), Counter(), 0
    with gzip.open(reviews, "rt", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            text, total = fold(row["review"]).text, total + 1
            counts.update({text[start:end] for start, end in matcher.find(text)})
    return {joined: char for joined, char in table.items() if counts[joined] <= MOST_USUAL * total}


def plain(char: str) -> str:
    """Folded; nothing for what folding takes for a separator."""
    return fold(char).text


def lines(path: Path) -> Iterator[str]:
    """Of a compressed text."""
    with gzip.open(path, "rt", encoding="utf-8") as text:
        yield from (line.rstrip("\n") for line in text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
