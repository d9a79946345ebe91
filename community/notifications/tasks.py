"""Which facts members are told of. Each handler hears a batch, so that inboxes are locked in one order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community.notifications.actions import tell
from community.notifications.occasions import Occasion, of_accepted, of_authors, of_published

Payloads = Sequence[dict[str, Any]]


def tell_of_published(payloads: Payloads) -> None:
    """Hears ``content.published``: comments, replies, answers, reposts, mentions."""
    tell(of_published([payload["content_id"] for payload in payloads]))


def tell_of_likes(payloads: Payloads) -> None:
    """Hears ``content.liked``."""
    tell(of_authors("liked", [(payload["content_id"], payload["member_id"]) for payload in payloads]))


def tell_of_follows(payloads: Payloads) -> None:
    """Hears ``member.followed``."""
    tell(Occasion(payload["other_id"], "followed", actor_id=payload["member_id"]) for payload in payloads)


def tell_of_helpful_votes(payloads: Payloads) -> None:
    """Hears ``review.found_helpful``."""
    tell(of_authors("helpful", [(payload["content_id"], payload["member_id"]) for payload in payloads]))


def tell_of_shop_replies(payloads: Payloads) -> None:
    """Hears ``review.replied``. That a reply was edited is told nobody."""
    tell(of_authors("review_replied", [(payload["content_id"], None) for payload in payloads]))


def tell_of_accepted_answers(payloads: Payloads) -> None:
    """Hears ``answer.accepted``."""
    tell(of_accepted([payload["content_id"] for payload in payloads]))
