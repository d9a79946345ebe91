"""How often a day a member may do what others feel, by trust: the caps of this community, as data.

A day is a reporting day of TIMEZONE. Source of the numbers: FEATURES 1.3 (Discourse: 50 likes, 20 topics and 20 flags a
day, half as many again and twice as many with trust; first day 10 replies; NodeBB: 6 votes a day for one and the same
member); those marked chosen have no model there. What a cap refuses is told: nothing is counted less in secret.
"""

from __future__ import annotations

from typing import NamedTuple

from community.members.trust import LEVELS

ByTrust = tuple[int, int, int]


class Cap(NamedTuple):
    """The most in a day, for T0, T1 and T2: altogether, and towards one and the same member, if that is capped too.

    zh, en: what is capped, as the refusal names it.
    """

    zh: str
    en: str
    altogether: ByTrust
    per_member: ByTrust | None = None


CAPS = {
    "like": Cap("点赞", "likes", (50, 75, 100), (6, 9, 12)),
    "reaction": Cap("表态", "reactions", (50, 75, 100), (12, 18, 24)),  # per member chosen: two names for each like
    "follow": Cap("关注", "follows", (50, 75, 100), (4, 6, 8)),  # chosen: as likes; on and off again rings a bell each
    "comment": Cap("评论和回答", "comments and answers", (50, 200, 400)),  # chosen: talk, screened one by one
    "repost": Cap("转发", "reposts", (20, 30, 40), (6, 9, 12)),
    "mention": Cap("提及（@）", "mentions", (10, 50, 100), (5, 8, 10)),  # chosen: each is a message to a stranger
    "report": Cap("举报", "reports", (20, 30, 40), (5, 8, 10)),  # per member chosen: against hunting somebody
}


def most_of(limits: ByTrust, trust: str) -> int:
    """The limit at this level of trust."""
    return limits[LEVELS.index(trust)]
