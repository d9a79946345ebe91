"""Files of reviews from elsewhere, row by row; what is wrong with a row is said, and the rest goes on."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from community.clock import utcnow
from community.content.markup import RichText, render
from community.text import TextRefused, check_text, check_username, one_line

FORMATS = ("csv", "jsonl")
REQUIRED = {"product", "rating", "body"}
DEMO = {"cat", "label", "review"}
LONGEST_FIELD = 1_000_000
LONGEST_TITLE = 120
LONGEST_PRODUCT = 200
BYTE = re.compile("[\udc80-\udcff]")  # as surrogateescape writes one that is not UTF-8
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # no page of the web, and so no review on one, is older


class UnreadableFile(ValueError):
    """A file of which no row can be read: it says why."""


@dataclass(frozen=True)
class ImportedReview:
    """One good row. written_at is None where the file does not tell."""

    line: int
    product: str
    rating: int
    body: RichText
    title: str | None
    author: str
    written_at: datetime | None


@dataclass(frozen=True)
class BadRow:
    """One row that cannot be taken, and why."""

    line: int
    reason: str


def format_of(path: Path) -> str:
    """The format that the file's name tells; csv where it tells none."""
    return "jsonl" if ".jsonl" in path.suffixes else "csv"


def sha256_of(path: Path) -> str:
    """SHA-256 of the file's bytes, hex: the name under which its rows are known."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def count_lines(path: Path) -> int:
    """Lines of the file: how far a progress bar has to go."""
    with _opened(path) as file:
        return sum(1 for _ in file)


def read_reviews(path: Path, format_: str) -> Iterator[ImportedReview | BadRow]:
    """Every row of the file. Raises UnreadableFile when it has not the columns product, rating and body."""
    seen_of_product: Counter[str] = Counter()
    for line, cells in _records(path, format_):
        seen_of_product[str(cells.get("product"))] += 1
        try:
            yield _review(line, cells, seen_of_product[str(cells.get("product"))])
        except (TextRefused, ValueError) as refused:
            yield BadRow(line, str(refused))


def _records(path: Path, format_: str) -> Iterator[tuple[int, dict[str, Any]]]:
    with _opened(path) as file:
        yield from _json_lines(file) if format_ == "jsonl" else _csv_rows(file)


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """Bytes that are not UTF-8 become lone surrogates, which _check_bytes refuses row by row."""
    opened = gzip.open if path.suffix == ".gz" else Path.open
    with (
        opened(path, "rb") as binary,
        io.TextIOWrapper(binary, encoding="utf-8-sig", errors="surrogateescape", newline="") as file,
    ):
        yield file


def _csv_rows(file: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.DictReader(file)
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    columns = set(reader.fieldnames)
    if not columns >= REQUIRED and not columns >= DEMO:
        raise UnreadableFile(f"the file has the columns {sorted(columns)}; it needs product, rating and body")
    for cells in reader:
        yield reader.line_num, _as_review(cells) if columns >= DEMO else cells


def _json_lines(file: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, text in enumerate(file, start=1):
        try:
            cells = json.loads(text)
        except (ValueError, RecursionError):
            cells = None
        yield line, cells if isinstance(cells, dict) else {}


def _as_review(cells: dict[str, Any]) -> dict[str, Any]:
    """The demo data's columns: label 1 is a good review, 0 a bad one."""
    stars = {"1": "5", "0": "1"}.get(cells["label"] or "", "")
    return {"product": cells["cat"], "rating": stars, "body": cells["review"]}


def _review(line: int, cells: dict[str, Any], number_of_product: int) -> ImportedReview:
    missing = sorted(name for name in REQUIRED if cells.get(name) in (None, ""))
    if missing:
        raise ValueError(f"{' and '.join(missing)} missing")
    _check_bytes(cells)
    product = check_text(one_line(str(cells["product"])))
    if not 0 < len(product) <= LONGEST_PRODUCT:
        raise ValueError(f"product has more than {LONGEST_PRODUCT} characters, or none")
    return ImportedReview(
        line=line,
        product=product,
        rating=_stars(cells["rating"]),
        body=_body(str(cells["body"])),
        title=_title(cells.get("title")),
        author=check_username(str(cells.get("author") or f"reader-{number_of_product}")),
        written_at=_time(cells.get("created_at")),
    )


def _check_bytes(cells: dict[str, Any]) -> None:
    if any(BYTE.search(value) for value in cells.values() if isinstance(value, str)):
        raise ValueError("bytes that are not UTF-8; save the file as UTF-8")


def _stars(value: Any) -> int:
    if str(value).strip() not in ("1", "2", "3", "4", "5"):
        raise ValueError(f"rating {value!r} is none of 1, 2, 3, 4, 5")
    return int(value)


def _body(value: str) -> RichText:
    text = render(value.strip())
    if not text.source:
        raise ValueError("body missing")
    return text


def _title(value: Any) -> str | None:
    title = one_line(check_text(str(value or "")))
    if len(title) > LONGEST_TITLE:
        raise ValueError(f"title has more than {LONGEST_TITLE} characters")
    return title or None


def _time(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        time = datetime.fromisoformat(check_text(str(value)))
    except ValueError:
        raise ValueError(f"created_at {value!r} is no ISO 8601 time") from None
    if time.tzinfo is None:
        raise ValueError(f"created_at {value!r} has no time zone; end it in Z")
    if not EARLIEST <= time <= utcnow():
        raise ValueError(f"created_at {value!r} lies before {EARLIEST.year} or in the future")
    return time
