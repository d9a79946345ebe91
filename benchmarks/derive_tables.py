"""Derive the folding tables that moderation ships, from the tables of others.

Usage: derive_tables.py TSCharacters.txt confusables.json

TSCharacters.txt: traditional → simplified, of OpenCC (Apache-2.0), one pair a line, the first target counts.
confusables.json: the confusables of Unicode (UTS #39) as the project confusable_homoglyphs (MIT) keeps them.
Only what imitates an ASCII letter or digit from another script is taken; NFKD already folds what is a mere style.
"""

import json
import sys
import unicodedata
from pathlib import Path
from string import ascii_lowercase

WORDS = Path(__file__).resolve().parent.parent / "moderation" / "judgement" / "words"
BADGES = (0x1F150, 0x1F170)  # white letters in black circles and squares, A to Z; NFKD leaves them alone
SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "LATIN", "DESERET", "OSAGE")


def simplified(source: Path) -> dict[str, str]:
    """Traditional character → simplified character."""
    pairs = (line.split("\t") for line in source.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {left: right.split()[0] for left, right in pairs if right.split()[0] != left}


def confusables(source: Path) -> dict[str, str]:
    """Character of another script → the ASCII letter or digit that it imitates."""
    table = {chr(first + place): letter for first in BADGES for place, letter in enumerate(ascii_lowercase)}
    for char, twins in json.loads(source.read_text(encoding="utf-8")).items():
        targets = [twin["c"] for twin in twins if len(twin["c"]) == 1 and twin["c"].isascii() and twin["c"].isalnum()]
        if targets and len(char) == 1 and is_imitation(char):
            table[char] = min(targets, key=str.isdigit).lower()
    return table


def is_imitation(char: str) -> bool:
    """Is it a letter of another script that NFKD leaves as it is?"""
    name = unicodedata.name(char, "")
    return not char.isascii() and name.startswith(SCRIPTS) and unicodedata.normalize("NFKD", char) == char


def write(name: str, table: dict[str, str]) -> None:
    """One pair a line, sorted, so that a new derivation shows as a small difference."""
    lines = (f"{left}\t{right}\n" for left, right in sorted(table.items()))
    (WORDS / name).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write("simplified.tsv", simplified(Path(sys.argv[1])))
    write("confusables.tsv", confusables(Path(sys.argv[2])))
