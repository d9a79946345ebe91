"""What can go wrong with points."""

from __future__ import annotations

from community.errors import Conflict


class NotEnoughPoints(Conflict):
    slug = "not-enough-points"
    title, title_zh = "You do not have enough points", "积分不足"
    way_out = "GET /api/v1/me/points shows what you have."

    def __init__(self, have: int, need: int) -> None:
        super().__init__(
            f"积分不足：需要 {need}，现有 {have}。You need {need} points and have {have}.", have=have, need=need
        )
