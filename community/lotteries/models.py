"""Lotteries: the sealed seed and its commitment, pseudonymous entries, the proof."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Lottery(Model):
    """What is drawn with. The seed is secret until the draw; its commitment is public from the announcement on."""

    __tablename__ = "lotteries"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    seed: Mapped[bytes] = mapped_column(LargeBinary, comment="hex of 32 random bytes, encrypted; see members.secrets")
    commitment: Mapped[str] = mapped_column(comment="SHA-256(campaign id, seed), hex; lottery, DEFINITIONS")
    settled_at: Mapped[datetime | None] = mapped_column(comment="UTC; when its entries were judged, after the close")
    drawn_at: Mapped[datetime | None] = mapped_column(comment="UTC")
    proof: Mapped[dict[str, Any] | None] = mapped_column(comment="all that anybody needs to draw again")


class LotteryEntry(Model):
    """A member's entry. The public sees its token alone; who withdraws and enters again keeps it."""

    __tablename__ = "lottery_entries"
    __table_args__ = (UniqueConstraint("campaign_id", "member_id"),)

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id", ondelete="SET NULL"), index=True, comment="null once erased after the close"
    )
    token: Mapped[str] = mapped_column(unique=True, comment="32 random hex digits")
    entered_at: Mapped[datetime] = mapped_column(comment="UTC")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="UTC; null while it stands")
    exclusion: Mapped[str | None] = mapped_column(comment="why it is not drawn; see exclusions.REASONS")
    excluded_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True, comment="null: by a rule")
    rank: Mapped[int | None] = mapped_column(comment="1 is drawn first; null until drawn, and for excluded ones")
