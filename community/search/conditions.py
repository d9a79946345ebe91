"""The conditions of a query: what they are called, which values they take, and the one form of each value. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from community.search.folding import fold
from community.text import TextRefused, check_topic

LONGEST_VALUE = 200
YEARS = range(2000, 2100)
STARS = range(1, 6)

RATING = re.compile(r"(?P<sign>>=|<=|>|<|=|)(?P<low>[1-5])(?P<more>\+|(?:\.\.|-)(?P<high>[1-5]))?")
DAY = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2}))?(?:[-/.]([0-9]{1,2}))?")
SIGNS = {
    ord(wide): plain for wide, plain in zip("＞＜＝≥≤＋－～", (">", "<", "=", ">=", "<=", "+", "-", ".."), strict=True)
}

NAMES = {
    "topic": "topic 话题 标签",
    "product": "product 商品 产品",
    "by": "by author 作者 用户",
    "rating": "rating stars 评分 星级",
    "kind": "kind 类型 类别",
    "before": "before 早于 之前",
    "after": "after 晚于 之后",
    "has": "has 带 含",
    "verified": "verified 已购 购买",
    "status": "status 状态",
}
KINDS = {
    "post": "post note 笔记 帖子",
    "review": "review 评测 评价 点评",
    "repost": "repost 转发",
    "question": "question 问题 提问",
    "comment": "comment 评论",
    "answer": "answer 回答",
}
THINGS = {"photo": "photo photos picture image 图 图片 照片"}
TRUTHS = {"yes": "yes true 1 y 是 有", "no": "no false 0 n 否 无"}
STATUSES = {
    "pending": "pending 待审 待审核",
    "published": "published 已发布",
    "held": "held 暂扣 待复核",
    "rejected": "rejected 已拒绝",
    "removed": "removed 已移除 已删除",
    "withdrawn": "withdrawn 已撤回",
}

# What a person may write for a value, read into its one form; None where it is no value.
ValueReader = Callable[[str], str | None]


def synonyms_of(table: Mapping[str, str]) -> dict[str, str]:
    return {fold(word): name for name, words in table.items() for word in words.split()}


def one_of(table: Mapping[str, str]) -> ValueReader:
    """A reader of values that have these names."""
    known = synonyms_of(table)
    return lambda value: known.get(fold(value).strip())


def read_topic(value: str) -> str | None:
    try:
        return check_topic(value.strip("#"))
    except TextRefused:
        return None


def read_name(value: str) -> str | None:
    name = value.lstrip("@").strip()
    return name if name and len(name) <= LONGEST_VALUE else None


def read_rating(value: str) -> str | None:
    """5, >=4, <3, 4+, 2..4 and 2-4, printed as 5, >=4, <=2 or 2..4."""
    found = RATING.fullmatch(value.translate(SIGNS))
    if not found or (found["sign"] and found["more"]):
        return None
    low = int(found["low"])
    lowest, highest = {
        ">=": (low, 5),
        ">": (low + 1, 5),
        "<=": (1, low),
        "<": (1, low - 1),
    }.get(found["sign"], (low, low))
    if found["more"]:
        highest = int(found["high"] or 5)
    return rating_text(*sorted((lowest, highest))) if lowest in STARS and highest in STARS else None


def rating_text(lowest: int, highest: int) -> str:
    if lowest == highest:
        return str(lowest)
    if highest == STARS[-1]:
        return f">={lowest}"
    return f"<={highest}" if lowest == STARS[0] else f"{lowest}..{highest}"


def read_day(value: str) -> str | None:
    """A year, a month or a day; the first day of it, ISO."""
    found = DAY.fullmatch(value)
    if not found or int(found[1]) not in YEARS:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)).isoformat()
    except ValueError:
        return None


SHOPPER: dict[str, ValueReader] = {
    "topic": read_topic,
    "product": read_name,
    "by": read_name,
    "rating": read_rating,
    "kind": one_of(KINDS),
    "before": read_day,
    "after": read_day,
    "has": one_of(THINGS),
    "verified": one_of(TRUTHS),
}
MODERATOR = {**SHOPPER, "status": one_of(STATUSES)}
ENGLISH = synonyms_of(NAMES)
ONE = {"kind", "by", "verified", "status"}  # a content has but one of these: of several the last one counts
