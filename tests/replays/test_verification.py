"""The same inputs give the same verdicts, long after."""

from __future__ import annotations

import random
from dataclasses import replace

from sqlalchemy import select, update

from community.database import db
from community.outbox import transaction
from moderation.judgement.policy import DEFAULT
from moderation.replays.verification import anew, as_stored, verified
from moderation.rulebook.policies import adopt_policy
from moderation.screening.models import Screening
from tests.factories import a_member, a_post, a_product, a_review
from tests.moderation_desk.desk import SOLICITING, SPAM, a_held_post
from tests.replays.past import COUPON, PRAISE, a_rule
from tests.replays.test_replaying import went_live

PIECES = (
    "鞋子很好",
    "加微信abc12345",
    "🔥",
    " ",
    "傻逼",
    "http://bit.ly/x",
    "最好的",
    "A" * 30,
    "垃圾",
    "\u200b",
    "13812345678",
    "。",
)


def differing(seen):
    return [each for each in verified(None, 100_000, seen) if each]


def random_texts(count):
    dice = random.Random(7)
    return ["".join(dice.choices(PIECES, k=dice.randint(1, 12))) for _ in range(count)]


def test_every_stored_verdict_comes_out_again_from_what_the_checks_saw_and_from_the_checks(app):
    author, product = a_member(), a_product()
    for text in random_texts(60):
        a_post(text, author=author, published=False)
    for text in (PRAISE, SPAM, SOLICITING):
        a_review(product, text, published=False)

    assert differing(as_stored) == []
    assert differing(anew) == []


def test_an_earlier_edition_judges_by_its_own_rules_and_policy(app):
    a_post(COUPON, published=False)
    rule = a_rule()
    went_live(rule)
    a_post(f"{COUPON}二", published=False)
    with transaction():
        adopt_policy(
            a_member(roles=("moderator",)), replace(DEFAULT, version="2027", clauses=(), qa_rate=0.0), "a test"
        )
    a_held_post()

    editions = set(db.session.scalars(select(Screening.edition)))
    assert len(editions) == 3
    assert differing(as_stored) == []


def test_a_hold_while_a_case_is_open_is_no_part_of_the_verdict(app, as_member):
    author = a_member()
    post, client = a_held_post(author=author), as_member(author)
    address = f"/api/v1/contents/{post.id}"
    client.patch(address, json={"body": PRAISE}, headers={"If-Match": client.get(address).headers["ETag"]})

    newest = db.session.scalars(select(Screening).order_by(Screening.id.desc()).limit(1)).one()
    assert (newest.outcome, newest.verdict["outcome"]) == ("hold", "publish")
    assert differing(as_stored) == []


def test_a_verdict_that_was_tampered_with_is_named(app):
    post = a_held_post()
    kept = db.session.scalars(select(Screening)).one()
    with transaction():
        db.session.execute(update(Screening).values(verdict={**kept.verdict, "outcome": "publish"}))

    [difference] = differing(as_stored)

    assert (difference["content_id"], difference["again"]["outcome"]) == (str(post.id), "hold")
