"""What one character says once its disguise is off. Sources of the tables: words/NOTICE.txt."""

import unicodedata
from pathlib import Path

WORDS = Path(__file__).parent.parent / "words"
MARKS = {"Mn", "Me", "Cf"}
LETTERS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mc", "Nd", "Nl", "No"}
HANGUL_FILLERS = "\u115f\u1160"  # letters by category, invisible by nature
SIGNS = "@$"  # letters to those who write 'b@d' and 'ca$h'; what they are, only their neighbours tell
# U+FDFA alone unfolds into 18 characters: 20,000 of them would be a weapon. Honest text needs at most four (㍿).
LONGEST_UNFOLDING = 4
MOST_KNOWN = 1 << 16  # who sends every code point there is must not fill the memory


def read_table(name: str) -> dict[str, str]:
    """A two-column table of ``words/``."""
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


# What a sign says to the eye stands first; then scripts that imitate, traditional and Martian characters.
LOOKS = read_table("confusables.tsv") | read_table("signs.tsv")
PLAIN = read_table("martian.tsv") | read_table("simplified.tsv")


class Characters(dict[str, str]):
    """Characters and what they say, each found out when it is first met."""

    def __missing__(self, char: str) -> str:
        if len(self) >= MOST_KNOWN:
            self.clear()
        self[char] = fold_character(char)
        return self[char]


def fold_character(char: str) -> str:
    """What one character says: nothing for an invisible mark, a space for punctuation and symbols.

    '@' and '$' stay, in every width. The steps feed each other (a look-alike of a full-width capital), so they are
    taken until nothing changes.
    """
    if says_itself(char):
        return char
    before, after = None, char
    while before != after:
        before, after = after, "".join(map(_step, after))
    if after.isspace():
        return " "  # '…' separates once, not three times
    return after if len(after) <= LONGEST_UNFOLDING else char


def says_itself(char: str) -> bool:
    """Is it a plain letter? What most characters are is found out ten times as fast, so that a text of 20,000 that
    nobody sent before costs no more than others."""
    is_plain = char.isalpha() and unicodedata.is_normalized("NFKD", char) and char.casefold() == char
    return is_plain and char not in LOOKS and char not in PLAIN and char not in HANGUL_FILLERS


def _step(char: str) -> str:
    plain = LOOKS.get(char) or unicodedata.normalize("NFKD", char).casefold()
    return "".join(map(_plain, plain))


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category in MARKS or char in HANGUL_FILLERS:
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    return PLAIN.get(char, char) if category in LETTERS or char in SIGNS else " "
