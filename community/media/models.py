"""Pictures that members uploaded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model
from community.media.pictures import LARGEST, SIZES, TYPES, fitted

LOOSE = text("content_id IS NULL")


class Medium(Model):
    """A picture. Its row is written before its files and deleted after them, so that no file is ever without a row.

    It belongs to who uploaded it and is shown by one content at most; a loose one is shown by none.
    """

    __tablename__ = "media"
    __table_args__ = (
        Index("ix_media_loose", "loose_since", sqlite_where=LOOSE, postgresql_where=LOOSE),
        Index("ix_media_of_owner", "owner_id", "content_id"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True, comment="128 random bits in hex; whoever knows it sees the picture")
    owner_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    content_id: Mapped[int | None] = mapped_column(
        ForeignKey("contents.id", ondelete="SET NULL"), index=True, comment="what shows it"
    )
    position: Mapped[int] = mapped_column(default=0, comment="0, 1, ... in what shows it")
    alt: Mapped[str] = mapped_column(default="", comment="what is to be seen, in words")
    width: Mapped[int] = mapped_column(comment="pixels of the largest file")
    height: Mapped[int] = mapped_column(comment="pixels of the largest file")
    bytes: Mapped[int] = mapped_column(comment="of all its files together")
    print: Mapped[int] = mapped_column(comment="difference hash, 64 bits, signed; see media.prints")
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    stored_at: Mapped[datetime | None] = mapped_column(comment="UTC; null until all its files are written")
    attached_at: Mapped[datetime | None] = mapped_column(comment="UTC; when its present content began to show it")
    loose_since: Mapped[datetime] = mapped_column(comment="UTC; when it was made, or last taken off a content")
    doomed_at: Mapped[datetime | None] = mapped_column(comment="UTC; its files are about to be deleted")

    @property
    def url(self) -> str:
        """Where the largest file is."""
        return self.url_of(LARGEST, "jpg")

    def url_of(self, size: int, ending: str) -> str:
        """Where a file is; a path of our own, whatever the store."""
        return f"/media/{self.key}/{size}.{ending}"

    @property
    def sizes(self) -> list[dict[str, Any]]:
        """All its files, the smallest first."""
        return [self._of_size(size) for size in reversed(SIZES)]

    def _of_size(self, size: int) -> dict[str, Any]:
        width, height = fitted(self.width, self.height, size)
        return {"width": width, "height": height, **{ending: self.url_of(size, ending) for ending in TYPES}}

    def shown(self) -> dict[str, Any]:
        """The picture as contents show it."""
        return {"id": str(self.id), "url": self.url, "width": self.width, "height": self.height, "alt": self.alt}
