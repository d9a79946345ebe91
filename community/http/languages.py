"""Which language to answer in: that of Accept-Language, Chinese by default; on a page, what was chosen there."""

from __future__ import annotations

from flask import has_request_context, request

LANGUAGES = ("zh-CN", "en")
CHOSEN = "community.language"


def preferred_language() -> str:
    """``zh-CN`` or ``en``."""
    if not has_request_context():
        return "zh-CN"
    if CHOSEN in request.environ:  # by whoever looks at a page
        return request.environ[CHOSEN]
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh-CN")
    return "en" if best == "en" else "zh-CN"
