"""Members, the names they had, their tokens, and the keys of the host's own programs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, false, text
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model

LEFT_OUT = text("is_staff OR erased_at IS NOT NULL")
"""SQL: figures leave the member out. In the words of the index, or it would not be found."""


class Role(StrEnum):
    MEMBER = "member"
    MODERATOR = "moderator"
    GROWTH = "growth"
    ADMIN = "admin"


def holds_one(held: Collection[str], roles: Collection[str]) -> bool:
    """Whether who holds these roles has one of those. Everybody is a member, and an admin has them all."""
    return Role.MEMBER in roles or Role.ADMIN in held or any(role in held for role in roles)


class Member(Model):
    """A person of the community. What slices above decide of a member is written down here by their actions."""

    __tablename__ = "members"
    __table_args__ = (
        Index("ix_members_email_index", "email_index"),
        Index("ix_members_phone_index", "phone_index"),
        Index("ix_members_left_out", "number", sqlite_where=LEFT_OUT, postgresql_where=LEFT_OUT),
        Index(
            "ix_members_imported",
            "created_at",
            "number",
            sqlite_where=text("imported = 1"),
            postgresql_where=text("imported"),
        ),
    )

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(unique=True, comment="dense, in order of registration; never used again")
    version: Mapped[int] = mapped_column(default=1, comment="raised by every change of the profile")
    username: Mapped[str]
    skeleton: Mapped[str] = mapped_column(unique=True, comment="names that look alike share one; see text.skeleton")
    display_name: Mapped[str]
    bio: Mapped[str] = mapped_column(default="")
    avatar_url: Mapped[str | None]
    region: Mapped[str | None] = mapped_column(comment="as the host reports it; never guessed from an address")
    language: Mapped[str] = mapped_column(default="zh-CN")
    roles: Mapped[list[Any]] = mapped_column(default=list, comment="beside member: moderator, growth, admin")
    is_staff: Mapped[bool] = mapped_column(default=False, comment="has any role; left out of every figure")
    password_hash: Mapped[str | None] = mapped_column(comment="argon2id; null for imported and single-sign-on members")
    external_id: Mapped[str | None] = mapped_column(unique=True, comment="the host shop's id of this person")
    email: Mapped[bytes | None] = mapped_column(LargeBinary, comment="encrypted; see members.secrets")
    email_index: Mapped[str | None] = mapped_column(comment="blind index of the e-mail address")
    email_confirmed_at: Mapped[datetime | None] = mapped_column(comment="UTC; null: nobody proved that")
    mail_failures: Mapped[int] = mapped_column(default=0, server_default="0", comment="bounces since the last success")
    phone: Mapped[bytes | None] = mapped_column(LargeBinary, comment="encrypted")
    phone_index: Mapped[str | None] = mapped_column(comment="blind index of the phone number")
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)
    terms_version: Mapped[str | None] = mapped_column(comment="of the terms agreed to")
    minor: Mapped[bool] = mapped_column(default=False, comment="as the host reports it")
    real_name_verified: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="the host knows who this is; the name itself never comes here"
    )
    imported: Mapped[bool] = mapped_column(default=False, comment="came with imported content")
    level: Mapped[int] = mapped_column(default=1, comment="set by rewards")
    trust: Mapped[str] = mapped_column(default="T0", comment="T0, T1 or T2; trust, DEFINITIONS")
    trust_floor: Mapped[str] = mapped_column(
        default="T0", server_default="T0", comment="the least trust that the host vouches for"
    )
    is_kol: Mapped[bool] = mapped_column(default=False, comment="set by kols")
    restrictions: Mapped[list[Any]] = mapped_column(default=list, comment="set by moderation: what, until, case")
    struck_at: Mapped[datetime | None] = mapped_column(
        comment="UTC; set by moderation: its last decision that stands against what the member wrote"
    )
    contents_count: Mapped[int] = mapped_column(default=0, comment="published contents")
    followers_count: Mapped[int] = mapped_column(default=0)
    following_count: Mapped[int] = mapped_column(default=0, comment="members followed")
    likes_received_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(index=True, comment="UTC; registration")
    erased_at: Mapped[datetime | None] = mapped_column(comment="UTC; personal data is gone since")

    def has_role(self, *roles: str) -> bool:
        """Whether the member has one of the roles."""
        return holds_one(self.roles, roles)


class FormerUsername(Model):
    """A name that a member gave up. It stays theirs, so that old mentions and links still find them."""

    __tablename__ = "former_usernames"

    skeleton: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    given_up_at: Mapped[datetime] = mapped_column(comment="UTC")


class RegistrationDay(Model):
    """Which member numbers a registration day owns: ``first`` up to, not including, ``next``."""

    __tablename__ = "registration_days"

    day: Mapped[str] = mapped_column(primary_key=True, comment="ISO day of TIMEZONE; 'imports' for the imports block")
    first: Mapped[int] = mapped_column(comment="a multiple of 64")
    next: Mapped[int] = mapped_column(comment="the number that the next member gets")


class Token(Model):
    """A token of a sign-in, kept as its SHA-256: access and refresh of the API, or the session of a browser.

    Tokens of one sign-in share a family.
    """

    __tablename__ = "tokens"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(comment="access, refresh or session")
    digest: Mapped[str] = mapped_column(unique=True, comment="SHA-256, hex")
    family: Mapped[str] = mapped_column(index=True, comment="one sign-in and all that was refreshed from it")
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    expires_at: Mapped[datetime] = mapped_column(comment="UTC")
    ended_at: Mapped[datetime | None] = mapped_column(comment="UTC; signed out, used (refresh), or revoked")


class ApiKey(Model):
    """A key of the host's own programs, kept as its SHA-256."""

    __tablename__ = "api_keys"

    id: Mapped[Id]
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True, comment="SHA-256, hex")
    scopes: Mapped[list[Any]] = mapped_column(comment="host, metrics:read, ...")
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    revoked_at: Mapped[datetime | None] = mapped_column(comment="UTC")
