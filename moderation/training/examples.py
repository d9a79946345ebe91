"""What a model learns from, and how a file of it is read and divided."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from moderation.judgement.text.folding import fold, language_of

COLUMNS = ("text", "label")


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and whether a person called it bad. weight: how much it counts beside others."""

    text: str
    is_bad: bool
    weight: float = 1.0

    @property
    def folded(self) -> str:
        """The text as models see it."""
        return fold(self.text).text

    @property
    def language(self) -> str:
        """zh, en, or empty where too little can be read."""
        return language_of(self.text) or ""


class ExamplesRefused(ValueError):
    """A file of examples cannot be used."""


def read_examples(path: Path) -> list[Example]:
    """The rows of a CSV file with ``text,label``; label is 1 for bad, else 0. Empty texts are left out.

    Raises ExamplesRefused if a column is missing, a label is neither, the file is not UTF-8, or one of the two is not
    there at all.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            _check_columns(path, rows.fieldnames or ())
            examples = [_example(path, number, row) for number, row in enumerate(rows, start=2) if row["text"]]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExamplesRefused(f"{path} cannot be read as CSV in UTF-8 ({error}). Export it again as UTF-8.") from error
    check_both_kinds(path, examples)
    return examples


def check_both_kinds(source: object, examples: Iterable[Example]) -> None:
    """Raises ExamplesRefused unless there are bad and good examples."""
    kinds = {example.is_bad for example in examples}
    if kinds != {True, False}:
        missing = "no examples" if not kinds else "no text with label 0" if True in kinds else "no text with label 1"
        raise ExamplesRefused(f"{source} holds {missing}. Both good (0) and bad (1) texts are needed; add some.")


def without_copies_of(taken: Iterable[Example], examples: Iterable[Example]) -> list[Example]:
    """Those whose folded text is not among ``taken``, each text once."""
    seen = {example.folded for example in taken}
    return [example for example in examples if not (example.folded in seen or seen.add(example.folded))]


def halves(examples: Iterable[Example]) -> tuple[list[Example], list[Example]]:
    """Those that choose, and those that report. Source: sampled dev split, DEFINITIONS: even and odd SHA-256."""
    chosen: tuple[list[Example], list[Example]] = ([], [])
    for example in examples:
        chosen[sha256(example.text.encode(errors="surrogatepass")).digest()[-1] % 2].append(example)
    return chosen


def main_language(examples: Iterable[Example]) -> str:
    """The language of most texts, zh or en."""
    languages = [example.language for example in examples]
    return max(("zh", "en"), key=languages.count)


def _check_columns(path: Path, names: Iterable[str]) -> None:
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise ExamplesRefused(f"{path} has no column {missing[0]!r}. Its first line must be: text,label")


def _example(path: Path, number: int, row: dict[str, str]) -> Example:
    if row["label"] not in ("0", "1"):
        raise ExamplesRefused(f"{path}, row {number}: label is 0 (good) or 1 (bad), not {row['label']!r}.")
    return Example(row["text"], row["label"] == "1")
