"""A community with a random past, and what a person with paper and pencil would count of it."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from community.accounts.actions import erase_account
from community.activity.actions import record_visit
from community.bookmarks.actions import bookmark, let_go
from community.clock import at
from community.content.actions import remove, withdraw
from community.content.models import Content
from community.content.queries import content_to_change
from community.follows.actions import follow, unfollow
from community.likes.actions import like, unlike
from community.members.models import Member
from community.members.queries import member_to_change
from community.metrics.calendar import distance, is_over, period_of
from community.outbox import transaction
from community.shares.actions import share_content
from tests.factories import a_comment, a_member, a_post, an_order
from tests.metrics_wired.conftest import noon

DAYS = 24
RELATIONS = {
    "like": (like, unlike, "likes_count"),
    "bookmark": (bookmark, let_go, "bookmarks_count"),
    "follow": (follow, unfollow, "followers_count"),
}


@dataclass
class Past:
    """Who registered when, and who did what on which days: written down beside the doing, with nothing taken back."""

    today: date
    registered: dict[int, date] = field(default_factory=dict)
    did: defaultdict[tuple[int, str], set[date]] = field(default_factory=lambda: defaultdict(set))
    left_out: set[int] = field(default_factory=set)

    def days_of(self, member: int, activity: str) -> set[date]:
        if activity != "any":
            return self.did[member, activity]
        return set().union(*(days for (who, what), days in list(self.did.items()) if who == member and what != "order"))

    def cohorts(self, cohort: str, unit) -> dict[date, set[int]]:
        cohorts = defaultdict(set)
        for member, registered in self.registered.items():
            if member not in self.left_out:
                began = registered if cohort == "registration" else min(self.did[member, cohort[6:]], default=None)
                if began:
                    cohorts[period_of(began, unit).start].add(member)
        return cohorts

    def table(self, cohort: str, activity: str, unit, mode) -> dict[str, tuple[int, list[tuple]]]:
        """Cohort → (size, [(period, retained, complete)]), from the words of DEFINITIONS."""
        now, table = period_of(self.today, unit), {}
        for start, members in sorted(self.cohorts(cohort, unit).items()):
            first, cells = period_of(start, unit), []
            for column in mode.columns(distance(period_of(start, unit), now) + 1):
                wanted = range(column.offset, column.offset + (column.reach or 10**6))
                came = {
                    member
                    for member in members
                    for day in self.days_of(member, activity)
                    if day >= start and distance(first, period_of(day, unit)) in wanted
                }
                closing = first
                for _ in range(column.closes):
                    closing = closing.next()
                cells.append((column.label, len(came), is_over(closing, self.today)))
            table[start.isoformat()] = (len(members), cells)
        return table


def a_past(seed: int, today: date, *, members: int = 14, deeds: int = 120) -> Past:
    """Live through some weeks: registrations, deeds, second thoughts, moderation, erasures. Same seed, same past."""
    chance, past = random.Random(seed), Past(today)
    joined: list[tuple[Member, date]] = []
    for _ in range(members):
        day = today - timedelta(days=chance.randrange(DAYS))
        joined.append((_joins(chance, past, day), day))
    joined.sort(key=lambda pair: (pair[1], pair[0].id))
    with at(noon(today - timedelta(days=DAYS))):
        host = a_member(roles=("moderator",))
        posts = [a_post(author=host) for _ in range(3)]
    for _ in range(deeds):
        member, registered = chance.choice(joined)
        day = registered + timedelta(days=chance.randrange((today - registered).days + 1))
        with at(noon(day, chance.randrange(24), chance.randrange(60))):
            activity = _does(chance, member, posts, [other for other, _ in joined if other.id != member.id])
        if activity:
            past.did[member.id, activity].add(day)
    for member, _ in chance.sample(joined, 2):
        with transaction():
            erase_account(member_to_change(member.id))
        past.left_out.add(member.id)
    return past


def _joins(chance: random.Random, past: Past, day: date) -> Member:
    moment: datetime = noon(day, 0, 0)
    if chance.random() < 0.3:
        member = a_member(imported_at=moment)
    else:
        with at(moment):
            member = a_member(roles=("growth",) if chance.random() < 0.15 else ())
    past.registered[member.id] = day
    if member.is_staff:
        past.left_out.add(member.id)
    return member


def _does(chance: random.Random, member: Member, posts: list, others: list[Member]) -> str | None:
    """One deed, sometimes taken back at once or by a moderator. What was only drafted is no deed."""
    kind = chance.choice(("visit", "post", "comment", "like", "bookmark", "share", "follow", "order", "draft"))
    content, takes_back = chance.choice(posts), chance.random() < 0.4
    if kind == "order":
        an_order(member)
    elif kind in ("post", "comment", "draft"):
        made = a_comment(content, author=member) if kind == "comment" else a_post(author=member, draft=kind == "draft")
        if takes_back:
            with transaction():
                chance.choice((withdraw, remove if kind != "draft" else withdraw))(content_to_change(made.id))
    else:
        with transaction():
            return _relates(kind, member, content, chance.choice(others), takes_back=takes_back)
    return None if kind == "draft" else kind


def _relates(kind: str, member: Member, content: Content, other: Member, *, takes_back: bool) -> str | None:
    """Begin a relation, and perhaps end it. None when it stood already, which is no deed."""
    if kind == "visit":
        record_visit(member)
        return kind
    if kind == "share":
        return kind if share_content(member, content, "wechat")[1] else None
    do, undo, counter = RELATIONS[kind]
    thing = other if kind == "follow" else content
    before = getattr(thing, counter)
    if do(member, thing) == before:
        return None
    if takes_back:
        undo(member, thing)
    return kind
