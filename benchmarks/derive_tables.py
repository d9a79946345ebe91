"""Derive the folding tables that moderation ships, from the tables of others.

Usage: derive_tables.py TSCharacters.txt confusables.json SHARED

TSCharacters.txt: traditional → simplified, of OpenCC (Apache-2.0), one pair a line, the first target counts.
confusables.json: the confusables of Unicode (UTS #39) as the project confusable_homoglyphs (MIT) keeps them. Only what
imitates an ASCII letter or digit from another script, or a Chinese character as a radical or in kana, is taken; NFKD
already folds what is a mere style.
SHARED: the folder with data/evasion, data/reviews-zh and data/cold. Of its Martian script only those characters are
taken that stand neither in a genuine text nor among what Chinese ordinarily writes (GB 2312, the first level of Big5);
where one stands for several plain characters, it stands for the most frequent.
"""

import csv
import gzip
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from string import ascii_lowercase

WORDS = Path(__file__).resolve().parent.parent / "moderation" / "judgement" / "words"
BADGES = (0x1F150, 0x1F170, 0x1F1E6)  # letters in black circles and squares, and those of flags; NFKD leaves them alone
SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "LATIN", "DESERET", "OSAGE")
WIDE_SCRIPTS = ("CJK RADICAL", "KANGXI RADICAL", "KATAKANA")
VARIANT = re.compile(r"LATIN (?:CAPITAL LETTER|SMALL LETTER|LETTER SMALL CAPITAL) ([A-Z])(?: WITH .*)?")
PARTS = ("train", "dev")
ORDINARY = re.compile(r"[\u4e00-\u9fff]")


def simplified(source: Path) -> dict[str, str]:
    """Traditional character → simplified character."""
    pairs = (line.split("\t") for line in source.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {left: right.split()[0] for left, right in pairs if right.split()[0] != left}


def confusables(source: Path) -> dict[str, str]:
    """Character of another script → the ASCII letter or digit, or the Chinese character, that it imitates."""
    table = variants() | {
        chr(first + place): letter for first in BADGES for place, letter in enumerate(ascii_lowercase)
    }
    for char, twins in json.loads(source.read_text(encoding="utf-8")).items():
        targets = [twin["c"] for twin in twins if is_imitated(twin["c"], char)]
        if targets and len(char) == 1 and is_imitation(char):
            table[char] = min(targets, key=str.isdigit).lower()
    return table


def variants() -> dict[str, str]:
    """Latin letters with strokes and hooks, and small capitals, which NFKD leaves alone → the ASCII letter."""
    letters = map(chr, range(0x80, 0x20000))
    named = ((char, VARIANT.fullmatch(unicodedata.name(char, ""))) for char in letters if is_imitation(char))
    return {char: name[1].lower() for char, name in named if name}


def is_imitated(target: str, char: str) -> bool:
    """Is it what a character of that script can stand for?"""
    if unicodedata.name(char[0], "").startswith(WIDE_SCRIPTS):
        return bool(ORDINARY.fullmatch(target)) and target != "一"  # 'ー' is a dash
    return len(target) == 1 and target.isascii() and target.isalnum()


def is_imitation(char: str) -> bool:
    """Is it a letter of another script that NFKD leaves as it is?"""
    name = unicodedata.name(char, "")
    return (
        not char.isascii() and name.startswith(SCRIPTS + WIDE_SCRIPTS) and unicodedata.normalize("NFKD", char) == char
    )


def martian(shared: Path, known: dict[str, str]) -> dict[str, str]:
    """Martian character → plain character."""
    genuine = Counter("".join(rows(shared / "reviews-zh" / "online_shopping_10_cats.csv.gz", "review")))
    seen = set(genuine).union(*(set("".join(rows(shared / "cold" / f"{part}.csv.gz", "TEXT"))) for part in PARTS))
    meanings = defaultdict(set)
    for plain, dressed in pairs(shared / "evasion" / "简体-火星文词典.txt.gz"):
        meanings[dressed].add(plain)
    strange = (char for char in meanings if char not in seen | known.keys() and ORDINARY.fullmatch(char))
    return {
        char: max(sorted(meanings[char]), key=lambda plain: genuine[plain]) for char in strange if not is_standard(char)
    }


def is_standard(char: str) -> bool:
    """Does GB 2312 know it, or the first level of Big5?"""
    simplified, traditional = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    return bool(simplified) or b"" < traditional < b"\xc9"


def pairs(path: Path):
    """The lines of two single characters."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for parts in map(str.split, lines):
            if len(parts) == 2 and all(len(part) == 1 for part in parts) and parts[0] != parts[1]:
                yield tuple(parts)


def rows(path: Path, column: str):
    """One column of a compressed table."""
    with gzip.open(path, "rt", encoding="utf-8-sig") as lines:
        yield from (row[column] for row in csv.DictReader(lines))


def write(name: str, table: dict[str, str]) -> None:
    """One pair a line, sorted, so that a new derivation shows as a small difference."""
    lines = (f"{left}\t{right}\n" for left, right in sorted(table.items()))
    (WORDS / name).write_text("".join(lines), encoding="utf-8")


def main(traditional: Path, twins: Path, shared: Path) -> None:
    """Write every table."""
    plain = simplified(traditional)
    write("simplified.tsv", plain)
    write("confusables.tsv", confusables(twins))
    write("martian.tsv", martian(shared / "data", plain))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
