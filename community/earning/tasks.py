"""What earns points, as it happens. Each handler holds its contents in the order of ids, then takes the accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from community.earning.actions import follow_status, reward
from community.earning.queries import (
    claim_of_accepted,
    claims_of_published,
    earning_contents,
    earning_rules,
    held_contents,
    helpful_claims,
    read_rules,
)
from community.earning.rules import HELPFUL

Payloads = Sequence[dict[str, Any]]


def reward_published(payloads: Payloads) -> None:
    """Hears ``content.published``: new contents earn, and those that are back have again what they earned."""
    contents = held_contents(_ids(payloads))
    for content in sorted(contents, key=lambda each: (each.author_id, each.id)):
        follow_status(content)
    able = earning_contents(contents)
    reward((claim for content in able for claim in claims_of_published(content)), contents)


def take_back_hidden(payloads: Payloads) -> None:
    """Hears ``content.hidden``."""
    for content in sorted(held_contents(_ids(payloads)), key=lambda each: (each.author_id, each.id)):
        follow_status(content)


def reward_accepted(payloads: Payloads) -> None:
    """Hears ``answer.accepted``."""
    contents = held_contents(_ids(payloads))
    claims = (claim_of_accepted(answer) for answer in earning_contents(contents))
    reward((claim for claim in claims if claim), contents)


def reward_helpful(payloads: Payloads) -> None:
    """Hears ``review.found_helpful``."""
    contents = held_contents(_ids(payloads))
    rules = [rule for rule in read_rules(earning_rules()) if rule.on == HELPFUL and rule.active]
    able = earning_contents(contents)
    reward((claim for review in able for rule in rules for claim in helpful_claims(review, rule)), contents)


def _ids(payloads: Payloads) -> set[int]:
    return {payload["content_id"] for payload in payloads}
