"""A community with a random life: everything that moves a counter, done through the actions that move it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from community.accounts.actions import erase_account
from community.activity.actions import record_visit
from community.activity.tasks import fold_activity
from community.blocks.actions import block, unblock
from community.bookmarks.actions import bookmark, let_go
from community.clock import at, reporting_day, utcnow
from community.content.actions import hold, publish, remove, restore, withdraw
from community.content.markup import render
from community.content.models import Content, Status
from community.content.queries import content_to_change
from community.content.writing import revise
from community.errors import Problem
from community.follows.actions import follow, follow_topic, unfollow, unfollow_topic
from community.impressions.actions import write_impressions
from community.impressions.seen import Seen
from community.likes.actions import like, unlike
from community.members.queries import ANYBODY, member_to_change
from community.orders.actions import refund
from community.outbox import transaction
from community.reactions.actions import react, take_back
from community.reviews.actions import find_helpful, find_unhelpful
from community.shares.actions import share_content
from community.topics.queries import access_topic
from tests.factories import (
    a_comment,
    a_member,
    a_post,
    a_product,
    a_question,
    a_repost,
    a_review,
    an_answer,
    an_order,
)

DAYS = 5
finds_useful, no_longer = partial(react, name="useful"), partial(take_back, name="useful")


class Life:
    """Who and what there is, and something happening to it. The same seed, the same life."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.began = utcnow() - timedelta(days=DAYS)
        with at(self.began):
            self.members = [a_member() for _ in range(6)]
            self.products = [a_product() for _ in range(2)]
            self.contents: list[Content] = [a_post("露营 #露营# 和 #tea#", author=self.members[0])]

    def go_on(self, steps: int) -> None:
        """So many things happen. What the house refuses does not."""
        for _ in range(steps):
            with at(self.began + timedelta(days=DAYS) * self.chance.random()):
                try:
                    self.chance.choice(self.deeds)()
                except Problem:
                    continue

    @property
    def deeds(self) -> list[Callable[[], object]]:
        writing = [self.posts, self.reviews, self.comments, self.asks, self.answers, self.reposts]
        judging = [lambda verb=verb: self.judge(verb) for verb in (hold, remove, restore, publish, withdraw)]
        reacting = [
            lambda verb=verb: self.react(verb)
            for verb in (
                like,
                like,
                like,
                unlike,
                bookmark,
                let_go,
                find_helpful,
                find_unhelpful,
                finds_useful,
                no_longer,
            )
        ]
        relating = [lambda verb=verb: self.relate(verb) for verb in (follow, follow, unfollow, block, unblock)]
        others = [self.shares, self.edits, self.rates_anew, self.sees, self.follows_topic, self.buys, self.visits]
        return [*writing, *writing, *judging, *reacting, *relating, *others, fold_activity]

    def one_of(self, *kinds: str) -> Content:
        chosen = [content for content in self.contents if not kinds or content.kind in kinds]
        return self.chance.choice(chosen or [self.contents[0]])

    @property
    def member(self):
        return self.chance.choice(self.members)

    def posts(self) -> None:
        text = self.chance.choice(["水壶很轻 #露营#", "茶不错，还会再来 #tea# #露营#", "没有话题的一篇笔记"])
        self.contents.append(a_post(text, author=self.member, draft=self.chance.random() < 0.1))

    def reviews(self) -> None:
        stars = self.chance.randint(1, 5)
        self.contents.append(a_review(self.chance.choice(self.products), author=self.member, rating=stars))

    def comments(self) -> None:
        self.contents.append(a_comment(self.one_of("post", "review", "answer", "repost"), author=self.member))

    def asks(self) -> None:
        self.contents.append(a_question(author=self.member, product=self.chance.choice(self.products)))

    def answers(self) -> None:
        if (question := self.one_of("question")).kind == "question":
            self.contents.append(an_answer(question, author=self.member))

    def reposts(self) -> None:
        self.contents.append(a_repost(self.one_of("post", "review"), author=self.member))

    def judge(self, verb: Callable) -> None:
        chosen = self.one_of().id
        with transaction():
            content = content_to_change(chosen)
            if content.status is not Status.WITHDRAWN:
                verb(content)

    def react(self, verb: Callable) -> None:
        kinds = ("review",) if verb in (find_helpful, find_unhelpful) else ()
        content, member = self.one_of(*kinds), self.member
        if not kinds or content.kind == "review":
            with transaction():
                verb(member, content)

    def relate(self, verb: Callable) -> None:
        member, other = self.chance.sample(self.members, 2)
        with transaction():
            verb(member, other)

    def follows_topic(self) -> None:
        verb = self.chance.choice([follow_topic, unfollow_topic])
        with transaction():
            verb(self.member, access_topic(self.chance.choice(["露营", "tea"]), ANYBODY))

    def shares(self) -> None:
        with transaction():
            share_content(self.member, self.one_of(), self.chance.choice(["chat", "link"]))

    def edits(self) -> None:
        chosen = self.one_of().id
        with transaction():
            revise(content_to_change(chosen), text=render(self.chance.choice(["改写了，换了话题 #tea#", "改写了"])))

    def rates_anew(self) -> None:
        if (chosen := self.one_of("review")).kind == "review":
            with transaction():
                revise(content_to_change(chosen.id), rating=self.chance.randint(1, 5))

    def sees(self) -> None:
        seen = [Seen(self.one_of().id, reporting_day(), f"visitor {self.chance.randrange(5)}") for _ in range(3)]
        write_impressions(set(seen))

    def buys(self) -> None:
        order = an_order(self.member, *self.products, amount_minor=1_000)
        with transaction():
            refund(order.external_id, amount_minor=self.chance.randint(1, 900), currency="CNY", refunded_at=utcnow())

    def visits(self) -> None:
        with transaction():
            record_visit(self.member)

    def ends_an_account(self) -> None:
        """Somebody leaves for good."""
        leaving = self.members.pop()
        with transaction():
            erase_account(member_to_change(leaving.id))
