"""Why points move, as members read it in the ledger. Pure."""

from __future__ import annotations

from typing import Any

Words = dict[str, Any]

EXPIRED: Words = {"zh": "积分到期", "en": "Points expired"}
LEFT_BEHIND: Words = {"zh": "账号注销", "en": "The account was erased"}


def returned(words: Words) -> Words:
    """Of points that a redemption took for nothing."""
    return {"zh": f"退回：{words['zh']}", "en": f"Returned: {words['en']}"}


def taken_back(words: Words) -> Words:
    """Of an earning whose content was taken away."""
    return {"zh": f"收回：{words['zh']}（内容已下架）", "en": f"Taken back: {words['en']} (the content is gone)"}


def taken_up_again(words: Words) -> Words:
    """Of a reversal whose reason is gone."""
    return {"zh": f"恢复（{words['zh']}）", "en": f"Given again ({words['en']})"}
