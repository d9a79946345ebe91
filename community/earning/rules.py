"""What earns how much: rules as data, and why something earns nothing. Pure.

No field of a rule, and nothing that a rule is asked about, knows the stars of a review: praise must not be bought
(FTC, 16 CFR 465.4). No event is a sharing to an outside network: those forbid paying for it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from community.members.trust import LEVELS

NOTE, REVIEW, FIRST_REVIEW = "note_published", "review_published", "product_first_reviewed"
ACCEPTED, HELPFUL = "answer_accepted", "review_found_helpful"
EVENTS = (NOTE, REVIEW, FIRST_REVIEW, ACCEPTED, HELPFUL)


class Rule(NamedTuple):
    """Points and growth value for an event.

    min_characters, min_pictures: a text this long or so many pictures; either is enough, 0 asks for nothing.
    most_a_day: earnings by this rule of one member on a reporting day. most_towards_one: earnings in TOWARDS_ONE_DAYS
    owed to one and the same other member, and of votes: how many of one voter count. every: votes for one earning.
    """

    key: str
    on: str
    points: int
    growth: int
    zh: str
    en: str
    most_a_day: int
    min_characters: int = 0
    min_pictures: int = 0
    min_trust: str = "T1"
    most_towards_one: int = 2
    every: int = 1
    active: bool = True


TOWARDS_ONE_DAYS = 30

# The numbers are our own choice: an ordinary week of writing earns some 100 points, and no day earns more than 300.
SHIPPED = (
    Rule("note", NOTE, 10, 10, "发布笔记", "Published a note", most_a_day=3, min_characters=50, min_pictures=1),
    Rule("review", REVIEW, 20, 20, "发布评价", "Published a review", most_a_day=5, min_characters=30, min_pictures=1),
    Rule(
        "first_review", FIRST_REVIEW, 30, 30, "商品的第一条评价", "The first review of a product", 2, min_characters=30
    ),
    Rule("accepted_answer", ACCEPTED, 15, 15, "回答被采纳", "Your answer was accepted", most_a_day=5),
    Rule("helpful_votes", HELPFUL, 10, 10, "评价帮到了大家", "Your review helped others", most_a_day=5, every=5),
)


class Claim(NamedTuple):
    """Something that a member may have earned with a content.

    fact: what it is earned for, once for all. characters, pictures: of the content. counterpart_id: by whose act.
    """

    member_id: int
    on: str
    fact: str
    content_id: int
    characters: int = 0
    pictures: int = 0
    counterpart_id: int | None = None


def shipped_rules() -> list[dict[str, Any]]:
    """The rules of a new house, as they are kept."""
    return [rule._asdict() for rule in SHIPPED]


def why_not(rule: Rule, claim: Claim, *, trust: str, today: int, towards_one: int) -> str | None:
    """Why the claim earns nothing by this rule; None where it earns.

    trust: of the member. today: earnings by this rule on this day. towards_one: those owed to the same other.
    """
    if not rule.active or rule.on != claim.on:
        return "no_such_rule"
    if not _says_enough(rule, claim):
        return "too_little"
    if LEVELS.index(trust) < LEVELS.index(rule.min_trust):
        return "too_new"
    if today >= rule.most_a_day:
        return "enough_for_today"
    return "same_counterpart" if towards_one >= rule.most_towards_one else None


def _says_enough(rule: Rule, claim: Claim) -> bool:
    asked = [
        (claim.characters, rule.min_characters),
        (claim.pictures, rule.min_pictures),
    ]
    demands = [(have, need) for have, need in asked if need]
    return not demands or any(have >= need for have, need in demands)
