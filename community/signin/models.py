"""Which tokens of the host shop were used to sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from community.database import Model


class UsedAssertion(Model):
    """A sign-on token that was taken. None is taken twice."""

    __tablename__ = "used_assertions"

    digest: Mapped[str] = mapped_column(primary_key=True, comment="SHA-256 of the token's jti, hex")
    expires_at: Mapped[datetime] = mapped_column(index=True, comment="UTC; afterwards the token is refused anyway")
