"""What figures are called in mails, and how a change is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMES = {
    "active": ("活跃会员", "active members"),
    "new_members": ("新会员", "new members"),
    "contents": ("新内容", "contents"),
    "posts": ("笔记", "notes"),
    "reviews": ("评价", "reviews"),
    "comments": ("评论", "comments"),
    "reposts": ("转发", "reposts"),
    "likes": ("点赞", "likes"),
    "bookmarks": ("收藏", "bookmarks"),
    "shares": ("分享", "shares"),
    "follows": ("关注", "follows"),
    "helpful_votes": ("“有用”投票", "helpful votes"),
    "orders": ("订单", "orders"),
    "impressions": ("曝光", "impressions"),
    "dau_mau": ("DAU/MAU 中位数", "median DAU/MAU"),
}
WORDS = {
    "day": ("社区日报", "Daily figures"),
    "week": ("社区周报", "Weekly digest"),
    "figures": ("数据（与上期相比）", "FIGURES, AND THE PERIOD BEFORE"),
    "movers": ("变化最大", "WHAT CHANGED MOST"),
    "happened": ("同期发生", "WHAT HAPPENED MEANWHILE"),
    "contents": ("互动最多的内容", "CONTENTS WITH MOST ENGAGEMENT"),
    "files": ("文件（登录后下载）", "FILES (SIGN IN TO READ THEM)"),
}


def word(name: str, language: str) -> str:
    """A word of WORDS or the name of a figure."""
    return {**NAMES, **WORDS}.get(name, (name, name))[language == "en"]


def told_change(change: Mapping[str, Any], language: str) -> str:
    """One figure in a line: what it is now, what it was, by how much it changed."""
    now, before = (_number(change[name]) for name in ("now", "before"))
    line = f"{word(change['figure'], language)}: {now} ({before}"
    return line + (")" if change["change"] is None else f", {change['change']:+.1%})")


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1%}" if isinstance(value, float) else f"{value:,}"
