"""What can go wrong with a reward."""

from __future__ import annotations

from community.errors import Conflict

WHY = {
    "not_open": ("这个奖励现在不能兑换", "This reward cannot be had now"),
    "sold_out": ("这个奖励已兑完", "This reward is sold out"),
    "limit_reached": ("你已兑换到上限", "You have had this reward as often as anybody may"),
}


class RewardUnavailable(Conflict):
    """reason: a key of WHY."""

    slug = "reward-unavailable"
    title, title_zh = "This reward cannot be had", "无法兑换该奖励"
    way_out = "GET /api/v1/rewards lists what can be had now."

    def __init__(self, reason: str) -> None:
        zh, en = WHY[reason]
        super().__init__(f"{zh}。{en}. {self.way_out}", reason=reason)
