"""Which facts members are told of. Each handler hears a batch, so that inboxes are locked in one order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community.clock import utcnow
from community.notifications.actions import forget_told, tell, unsubscribe, untell
from community.notifications.mailing import members_to_mail, post_due_digests, post_gathered
from community.notifications.occasions import Occasion, of_accepted, of_authors, of_published
from community.outbox import transaction

Payloads = Sequence[dict[str, Any]]


def tell_of_published(payloads: Payloads) -> None:
    """Hears ``content.published``: comments, replies, answers, reposts, mentions."""
    tell(of_published([payload["content_id"] for payload in payloads]))


def tell_of_likes(payloads: Payloads) -> None:
    """Hears ``content.liked``."""
    tell(of_authors("liked", [(payload["content_id"], payload["member_id"]) for payload in payloads]))


def untell_of_likes(payloads: Payloads) -> None:
    """Hears ``content.unliked``."""
    untell(of_authors("liked", [(payload["content_id"], payload["member_id"]) for payload in payloads]))


def tell_of_follows(payloads: Payloads) -> None:
    """Hears ``member.followed``."""
    tell(Occasion(payload["other_id"], "followed", actor_id=payload["member_id"]) for payload in payloads)


def untell_of_follows(payloads: Payloads) -> None:
    """Hears ``member.unfollowed``."""
    untell(Occasion(payload["other_id"], "followed", actor_id=payload["member_id"]) for payload in payloads)


def tell_of_helpful_votes(payloads: Payloads) -> None:
    """Hears ``review.found_helpful``."""
    tell(of_authors("helpful", [(payload["content_id"], payload["member_id"]) for payload in payloads]))


def untell_of_helpful_votes(payloads: Payloads) -> None:
    """Hears ``review.found_unhelpful``."""
    untell(of_authors("helpful", [(payload["content_id"], payload["member_id"]) for payload in payloads]))


def tell_of_shop_replies(payloads: Payloads) -> None:
    """Hears ``review.replied``. That a reply was edited is told nobody."""
    tell(of_authors("review_replied", [(payload["content_id"], None) for payload in payloads]))


def tell_of_accepted_answers(payloads: Payloads) -> None:
    """Hears ``answer.accepted``."""
    tell(of_accepted([payload["content_id"] for payload in payloads]))


def stop_mail(member_id: int, scope: str) -> None:
    """Hears ``mail.unsubscribed``, inline."""
    unsubscribe(member_id, scope)


def forget_inbox(member_id: int, number: int) -> None:
    """Hears ``member.erased``."""
    forget_told(member_id)


def mail_notifications() -> None:
    """Post what waited long enough. Run by the scheduler."""
    now = utcnow()
    for member_id in members_to_mail(now):
        with transaction():
            post_gathered(member_id, now)


def mail_digests() -> None:
    """Post the digests that are due. Run by the scheduler."""
    now, looked_at = utcnow(), 1
    while looked_at:
        with transaction():
            looked_at = post_due_digests(now)
