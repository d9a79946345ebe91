"""Why a content stands in a feed, in words, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

Words = Mapping[str, str]

NEWEST: Words = {"zh": "按发布时间排列", "en": "In order of publication"}
FOLLOWED: Words = {"zh": "来自你关注的人、话题或商品", "en": "From the members, topics and products that you follow"}
ENGAGING: Words = {"zh": "大家在赞、收藏、评论或分享它", "en": "Others like, save, discuss or share it"}
FRESH: Words = {"zh": "最近发布", "en": "Published lately"}
NEWCOMER: Words = {"zh": "来自新作者，看过的人还不多", "en": "By a new author, and few have seen it yet"}


def why_recommended(row: Row, *, explored: bool) -> Words:
    """The strongest bond between the viewer and a candidate; what everybody sees of it where there is none."""
    if row.followed_author:
        return {"zh": f"因为你关注了 {row.author_name}", "en": f"Because you follow {row.author_name}"}
    if row.followed_topic:
        return {"zh": f"因为你关注了 #{row.followed_topic}#", "en": f"Because you follow #{row.followed_topic}"}
    if row.followed_product:
        product = row.followed_product
        return {"zh": f"因为你关注了商品 {product}", "en": f"Because you follow the product {product}"}
    if row.tag:
        return {"zh": f"因为你的标签里有“{row.tag}”", "en": f"Because “{row.tag}” is one of your tags"}
    if row.liked_by_followed:
        return _liked_by_followed(row.liked_by_followed)
    if explored:
        return NEWCOMER
    return why_trending(row._mapping)


def _liked_by_followed(times: int) -> Words:
    some = "Somebody whom you follow likes it" if times == 1 else f"{times} whom you follow like it"
    return {"zh": f"你关注的 {times} 个人赞了它", "en": some}


def why_trending(content: Mapping[str, Any]) -> Words:
    """Why a content trends: engagement, or that it is new."""
    engaging = any(content[f"{name}_count"] for name in ("likes", "bookmarks", "comments", "shares"))
    return ENGAGING if engaging else FRESH
