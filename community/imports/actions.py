"""Importing reviews: each row goes the way of the API, from writing through screening to its counters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.catalog.actions import put_product
from community.catalog.models import Product
from community.clock import utcnow
from community.database import db
from community.errors import Problem
from community.gathering import insert_at_end
from community.imports.files import BadRow, ImportedReview, read_reviews, sha256_of
from community.imports.models import ImportedFile, ImportedRow
from community.members.actions import import_members
from community.members.models import Member
from community.outbox import transaction
from community.relations import insert_new
from community.reviews.actions import write_review

BATCH = 100
SPREAD = timedelta(days=365)


@dataclass
class Tally:
    """What became of the rows of one run."""

    rows: int = 0
    imported: int = 0
    known: int = 0
    errors: list[BadRow] = field(default_factory=list)


def import_reviews(path: Path, format_: str, progress: Callable[[int], None]) -> Tally:
    """Import a file of reviews; a row that was imported before is left alone. progress(n): n more rows are done.

    Killed at any moment and run again, the result is that of one run: a row, its content and its counters are one
    transaction. Raises UnreadableFile.
    """
    file = _file(path)
    done = set(db.session.scalars(select(ImportedRow.line).where(ImportedRow.sha256 == file.sha256)))
    tally = Tally()
    for rows in _batches(read_reviews(path, format_)):
        good = [row for row in rows if isinstance(row, ImportedReview)]
        fresh = [row for row in good if row.line not in done]
        tally.errors += [row for row in rows if isinstance(row, BadRow)]
        tally.errors += _write(file, fresh)
        tally.rows += len(rows)
        tally.known += len(good) - len(fresh)
        progress(len(rows))
    tally.imported = tally.rows - tally.known - len(tally.errors)
    return tally


@dataclass(frozen=True)
class File:
    """A file and when it was first imported."""

    sha256: str
    first_run_at: datetime

    def time_of(self, line: int) -> datetime:
        """When a row without a time was written: some moment of the year before the first run, the same in each run."""
        digest = hashlib.blake2b(f"{self.sha256}:{line}".encode(), digest_size=8).digest()
        return self.first_run_at - SPREAD * (int.from_bytes(digest) / 2**64)


def _file(path: Path) -> File:
    sha256 = sha256_of(path)
    with transaction():
        insert_new(ImportedFile, sha256=sha256, name=path.name, first_run_at=utcnow())
        known = db.session.get(ImportedFile, sha256)
        return File(known.sha256, known.first_run_at)


def _batches(rows: Iterable[ImportedReview | BadRow]) -> Iterator[list[ImportedReview | BadRow]]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _write(file: File, rows: Sequence[ImportedReview]) -> list[BadRow]:
    """Write the rows in one transaction; where that fails, each alone, so that one bad row costs only itself."""
    if not rows:
        return []
    try:
        with transaction():
            members, products = _members(file, rows), _products(rows)
            for row in rows:
                _write_row(file, row, members[row.author], products[row.product])
    except (Problem, IntegrityError) as error:
        if len(rows) == 1:
            return [BadRow(rows[0].line, error.detail if isinstance(error, Problem) else "it clashes with another row")]
        return [bad for row in rows for bad in _write(file, [row])]
    finally:
        db.session.expunge_all()
    return []


def _write_row(file: File, row: ImportedReview, author: Member, product: Product) -> None:
    written_at = row.written_at or file.time_of(row.line)
    if author.imported and written_at < author.created_at:
        author.created_at = written_at
    review = write_review(
        author, product, body=row.body, rating=row.rating, title=row.title, imported=True, created_at=written_at
    )
    insert_at_end(ImportedRow, sha256=file.sha256, line=row.line, content_id=review.id)


def _members(file: File, rows: Sequence[ImportedReview]) -> dict[str, Member]:
    """The authors by the name as given; those we do not know join as imported members."""
    return import_members({row.author: row.written_at or file.time_of(row.line) for row in rows})


def _products(rows: Sequence[ImportedReview]) -> dict[str, Product]:
    names = {row.product for row in rows}
    statement = select(Product).where(Product.external_id.in_(names))
    known = {product.external_id: product for product in db.session.scalars(statement)}
    for name in names - set(known):
        url = f"{current_app.config['COMMUNITY'].public_url}/products"
        known[name] = put_product(name, title=name, url=url)[0]
    return known
