"""Derive the table of readings by which names and words are found while somebody types pinyin.

Usage: derive_pinyin.py

community/search/pinyin.tsv: Chinese character → its syllables without tone, the most usual first, at most three, of
pypinyin (MIT). Only characters that folding leaves as they are: all others fold to one of these.
"""

from pathlib import Path

from pypinyin import Style, lazy_pinyin, pinyin

from community.search.folding import fold

TABLE = Path(__file__).resolve().parent.parent / "community" / "search" / "pinyin.tsv"
MOST_READINGS = 3
HEAD = """# Chinese characters and their syllables without tone, the most usual first, at most three; tab, then commas.
# From pypinyin 0.55.0, Copyright (c) 2016 mozillazg and others, MIT; changed: only characters that folding leaves as
# they are. The licence stands in LICENSE.pypinyin.txt beside this file. Made by benchmarks/derive_pinyin.py.
"""


def readings(character: str) -> list[str]:
    """Syllables of ASCII letters; ü is v, as people type it."""
    usual = lazy_pinyin(character)
    others = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    typed = dict.fromkeys(syllable.replace("ü", "v").replace("ê", "e") for syllable in [*usual, *others])
    return [syllable for syllable in typed if syllable.isascii() and syllable.isalpha()][:MOST_READINGS]


def main() -> None:
    """Write the table."""
    characters = (chr(code) for code in range(0x4E00, 0xA000) if fold(chr(code)) == chr(code))
    read = ((character, readings(character)) for character in characters)
    lines = (f"{character}\t{','.join(known)}\n" for character, known in read if known)
    TABLE.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
