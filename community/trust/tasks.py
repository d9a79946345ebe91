"""When trust is judged: at every publication, and when a newcomer's first day is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from community.clock import utcnow
from community.members.actions import refresh_trust
from community.members.queries import member_to_change
from community.members.trust import NEWCOMER
from community.outbox import transaction
from community.trust.queries import misjudged_authors, misjudged_newcomers, standing_of

LOOKED_BACK = timedelta(hours=2)


def refresh_author_trust(payloads: Sequence[dict[str, int]]) -> None:
    """Judge the trust of authors anew, each once a batch. Hears ``content.published`` and ``content.hidden``."""
    _judge_again(misjudged_authors({payload["content_id"] for payload in payloads}))


def refresh_newcomers_trust() -> None:
    """Judge the trust of members whose first day ended just now. Run by the scheduler, every hour."""
    grown = utcnow() - NEWCOMER
    _judge_again(misjudged_newcomers(grown - LOOKED_BACK, grown))


def _judge_again(member_ids: Iterable[int]) -> None:
    """Write down the trust of the few whose trust changes, a transaction each: all were judged outside of any."""
    for member_id in member_ids:
        with transaction():
            member = member_to_change(member_id)
            refresh_trust(member, standing_of(member))
