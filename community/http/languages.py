"""Which language to answer in: that of Accept-Language, Chinese by default; on a page, what was chosen there."""

from __future__ import annotations

from flask import has_request_context, request

LANGUAGES = ("zh-CN", "en")
CHOSEN = "community.language"


def preferred_language() -> str:
    """``zh-CN`` or ``en``."""
    return asked_language() or "zh-CN"


def asked_language() -> str | None:
    """The one of both that the request asks for; None where it asks for neither."""
    if not has_request_context():
        return None
    if CHOSEN in request.environ:  # by whoever looks at a page
        return request.environ[CHOSEN]
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"])
    return "zh-CN" if best == "zh" else best
