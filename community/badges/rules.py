"""What badges there are: rules as data, each about one fact. Pure."""

from __future__ import annotations

from typing import Any, NamedTuple

FACTS = (
    "notes_published",
    "reviews_published",
    "reviews_with_pictures",
    "answers_accepted",
    "helpful_votes_received",
    "likes_received",
    "joined",
)
JOINED = "joined"


class Badge(NamedTuple):
    """A badge for the at_least-th thing that fact counts. among_first: of ``joined`` alone, those who came first."""

    key: str
    fact: str
    zh: str
    en: str
    at_least: int = 1
    among_first: int | None = None


# The numbers are our own choice.
SHIPPED = (
    Badge("early_member", JOINED, "元老", "Early member", among_first=100),
    Badge("first_note", "notes_published", "第一篇笔记", "First note"),
    Badge("first_review", "reviews_published", "第一条评价", "First review"),
    Badge("photo_reviewer", "reviews_with_pictures", "晒图达人", "Photo reviewer", 5),
    Badge("helpful", "helpful_votes_received", "热心人", "Helpful", 10),
    Badge("problem_solver", "answers_accepted", "解题高手", "Problem solver", 5),
    Badge("well_liked", "likes_received", "广受喜爱", "Well liked", 100),
)


def shipped_badges() -> list[dict[str, Any]]:
    """The badges of a new house, as they are kept."""
    return [badge._asdict() for badge in SHIPPED]
