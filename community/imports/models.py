"""What was imported from which file, so that a second run adds nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model


class ImportedFile(Model):
    """A file whose rows were imported, known by its bytes."""

    __tablename__ = "imported_files"

    sha256: Mapped[str] = mapped_column(primary_key=True, comment="hex, of the file's bytes")
    name: Mapped[str]
    first_run_at: Mapped[datetime] = mapped_column(comment="UTC; rows without a time are dated back from it")


class ImportedRow(Model):
    """A row that became a content, written in the transaction of that content."""

    __tablename__ = "imported_rows"

    sha256: Mapped[str] = mapped_column(ForeignKey("imported_files.sha256"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), index=True)
