"""What workers compare contributions by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Fingerprint(Model):
    """The print of a content's folded text. Two texts within three bits share one of the four bands.

    Source: Manku, Jain and Das Sarma, Detecting near-duplicates for web crawling, WWW 2007.
    """

    __tablename__ = "fingerprints"
    __table_args__ = (
        Index("ix_fingerprints_band_0", "band_0"),
        Index("ix_fingerprints_band_1", "band_1"),
        Index("ix_fingerprints_band_2", "band_2"),
        Index("ix_fingerprints_band_3", "band_3"),
    )

    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(comment="of the content")
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, index=True, comment="16 bytes of SHA-256 of the folded text")
    simhash: Mapped[int] = mapped_column(BigInteger, comment="64 bits, signed")
    band_0: Mapped[int] = mapped_column(comment="bits 0..15")
    band_1: Mapped[int]
    band_2: Mapped[int]
    band_3: Mapped[int]
    printed_at: Mapped[datetime] = mapped_column(comment="UTC")


class KnownImage(Model):
    """The print of an image that must not come back: from a list, or of a content that was removed."""

    __tablename__ = "known_images"

    id: Mapped[Id]
    dhash: Mapped[int] = mapped_column(BigInteger, unique=True, comment="64 bits, signed")
    policy: Mapped[str] = mapped_column(comment="slug of the catalogue of reasons")
    source: Mapped[str] = mapped_column(comment="content:41, or the name of the list")
    known_at: Mapped[datetime] = mapped_column(comment="UTC")


class MemberDevice(Model):
    """A browser that a member signed in from, by the digest of its first-party cookie. No address is stored."""

    __tablename__ = "member_devices"
    __table_args__ = (UniqueConstraint("member_id", "device"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    device: Mapped[str] = mapped_column(index=True, comment="digest of the visitor's cookie")
    seen_at: Mapped[datetime] = mapped_column(comment="UTC; last")


class LikeRing(Model):
    """Members who like each other's contents, or the same ones together, more often than chance explains."""

    __tablename__ = "like_rings"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True, comment="digest of its members: found again, it is the same ring")
    members: Mapped[list[Any]] = mapped_column(comment="ids")
    contents: Mapped[list[Any]] = mapped_column(comment="ids; where the likes lie that tie them")
    ties: Mapped[list[Any]] = mapped_column(comment="of two members each: kind, likes, contents, chance")
    clustering: Mapped[float] = mapped_column(comment="0..1, mean of its members")
    window_days: Mapped[int]
    found_at: Mapped[datetime] = mapped_column(index=True, comment="UTC; first")
    seen_at: Mapped[datetime] = mapped_column(comment="UTC; last")
    discounted_at: Mapped[datetime | None] = mapped_column(comment="UTC; null while its likes count")
    discounted_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
