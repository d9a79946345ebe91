"""What its author declares of a content: that somebody paid for it, and that a machine made it.

Sources: a note with an interest behind it says so: 《互联网广告管理办法》 (2023-05-01) Art. 9, FTC 16 CFR 255.
Who publishes what AI made declares it, and the platform shows it: 《人工智能生成合成内容标识办法》 (2025-09-01).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from community.content.models import Content, Status
from community.errors import Undisclosed

DISCLOSURES = {
    "ad": {"zh": "广告", "en": "Ad"},
    "partnership": {"zh": "品牌合作", "en": "Paid partnership"},
    "gift": {"zh": "商家赠品", "en": "Gifted by the shop"},
}


def disclosure_text(slug: str | None) -> Mapping[str, str] | None:
    """The words of a disclosure in both languages. What is no slug, such as a label of old, is its own word."""
    return None if slug is None else DISCLOSURES.get(slug, {"zh": slug, "en": slug})


def takes_label_off(content: Content, changes: Mapping[str, Any]) -> bool:
    """Whether the changes would say less of who paid for the content, or of the machine that made it."""
    discloses_else = content.disclosure and changes.get("disclosure", content.disclosure) != content.disclosure
    return bool(discloses_else or (content.ai_generated and not changes.get("ai_generated", True)))


def owe_disclosure(content: Content, slug: str | None) -> None:
    """Write down which label the content bears from now on or is not handed in; None: whatever its author declares.

    Set by collaborations. Raises Undisclosed when it is handed in already and bears another.
    """
    content.owed_disclosure = slug
    check_disclosed(content)


def check_disclosed(content: Content) -> None:
    """Raises Undisclosed for a content, draft no more, without the label that it owes."""
    owed = content.owed_disclosure
    if owed is not None and content.status is not Status.DRAFT and content.disclosure != owed:
        raise Undisclosed(owed)
