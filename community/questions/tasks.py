"""What follows when a question becomes public, and when a member is erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community.content.queries import content_to_change
from community.questions.actions import ask_buyers, forget_asks_of
from community.questions.queries import questions_among


def ask_owners(payloads: Sequence[dict[str, Any]]) -> None:
    """Let those know of a question who bought the product. Hears ``content.published``."""
    for question_id in questions_among(payload["content_id"] for payload in payloads):
        ask_buyers(content_to_change(question_id))


def forget_asks(member_id: int, **_: Any) -> None:
    """Hears ``member.erased``."""
    forget_asks_of(member_id)
