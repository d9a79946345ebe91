"""Which language to answer in: that of Accept-Language, Chinese by default."""

from __future__ import annotations

from flask import has_request_context, request


def preferred_language() -> str:
    """``zh-CN`` or ``en``."""
    if not has_request_context():
        return "zh-CN"
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh-CN")
    return "en" if best == "en" else "zh-CN"
