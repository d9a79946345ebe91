"""What happened that may earn points, read as it is now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import aliased

from community.blocks.queries import are_blocked, not_blocked
from community.clock import reporting_day
from community.content.models import Content, Reach, Status
from community.database import db
from community.earning.rules import (
    ACCEPTED,
    FIRST_REVIEW,
    HELPFUL,
    NOTE,
    REVIEW,
    TOWARDS_ONE_DAYS,
    Claim,
    Rule,
    shipped_rules,
)
from community.members.models import Member
from community.members.queries import Viewer
from community.points.models import Kind, Transfer
from community.questions.models import Question
from community.reviews.models import HelpfulVote
from community.rulesets.queries import Rules, present_rules

KIND = "earning"
PUBLISHED_BY_KIND = {"post": NOTE, "review": REVIEW}
AN_ORDINARY_MEMBER = and_(Member.is_staff == false(), Member.imported == false(), Member.erased_at.is_(None))


def earning_rules() -> Rules:
    """The rules that hold."""
    return present_rules(KIND, shipped_rules())


def read_rules(rules: Rules) -> list[Rule]:
    """The same as values."""
    return [Rule(**rule) for rule in rules.items]


def held_contents(ids: Collection[int]) -> Sequence[Content]:
    """The contents, locked in the order of ids, as they are now. Take them before any account."""
    locked = select(Content).where(Content.id.in_(ids)).order_by(Content.id).with_for_update(of=Content.__table__)
    return db.session.scalars(locked.execution_options(populate_existing=True)).all()


def earning_contents(contents: Sequence[Content]) -> list[Content]:
    """Those that can earn anything: public, in full reach, written here, by nobody of the shop; by author."""
    authors = {content.author_id for content in contents}
    ordinary = set(db.session.scalars(select(Member.id).where(Member.id.in_(authors), AN_ORDINARY_MEMBER)))
    public = [each for each in contents if each.status is Status.PUBLISHED and each.reach is Reach.FULL]
    able = [content for content in public if not content.imported and content.author_id in ordinary]
    return sorted(able, key=lambda content: (content.author_id, content.id))


def claims_of_published(content: Content) -> Iterator[Claim]:
    """What its author may earn with a public note or review."""
    event = PUBLISHED_BY_KIND.get(content.kind)
    if event is None:
        return
    said = {"characters": len("".join(content.body.split())), "pictures": len(content.media)}
    yield Claim(content.author_id, event, f"{content.kind}:{content.id}", content.id, **said)
    if event == REVIEW and _is_first(content):
        yield Claim(content.author_id, FIRST_REVIEW, f"first:{content.product_id}", content.id, **said)


def _is_first(review: Content) -> bool:
    other = aliased(Content.__table__).c
    earlier = select(other.id).where(other.product_id == review.product_id, other.kind == "review")
    before = earlier.where(other.published_at.is_not(None), other.id != review.id, other.id < review.id)
    return db.session.scalar(before.limit(1)) is None


def claim_of_accepted(answer: Content) -> Claim | None:
    """What the author of an accepted answer may earn: once for a question, from somebody else, past no block."""
    asked = select(Question).where(Question.accepted_answer_id == answer.id)
    question = db.session.scalar(asked)
    if question is None or question.author_id == answer.author_id or _is_barred(question.author_id, answer.author_id):
        return None
    return Claim(answer.author_id, ACCEPTED, f"answer:{question.id}", answer.id, counterpart_id=question.author_id)


def _is_barred(asker_id: int, author_id: int) -> bool:
    """Whether what the asker does earns others nothing: staff, a newcomer, or somebody they have a block with."""
    counts = select(Member.id).where(Member.id == asker_id, AN_ORDINARY_MEMBER, Member.trust != "T0")
    return db.session.scalar(counts) is None or are_blocked(asker_id, author_id)


def helpful_claims(review: Content, rule: Rule) -> Iterator[Claim]:
    """One for every so many members whose votes count, of all who find the review helpful now."""
    steps = (db.session.scalar(_counted_votes(review, rule)) or 0) // rule.every
    for step in range(1, steps + 1):
        yield Claim(review.author_id, HELPFUL, f"helpful:{review.id}:{step}", review.id)


def _counted_votes(review: Content, rule: Rule) -> ColumnElement[int]:
    """SQL: how many distinct members' votes count: of nobody new, of the shop, or with a block between them, and of
    one and the same member only the first few for this author."""
    vote, voted = HelpfulVote, aliased(Content.__table__).c
    turn = func.row_number().over(partition_by=vote.member_id, order_by=(vote.created_at, vote.id)).label("turn")
    votes = (
        select(vote.review_id, turn)
        .join(voted.id.table, voted.id == vote.review_id)
        .join(Member, Member.id == vote.member_id)
        .where(voted.author_id == review.author_id, vote.member_id != review.author_id, vote.ended_at.is_(None))
        .where(AN_ORDINARY_MEMBER, Member.trust != "T0")
        .where(not_blocked(Viewer(review.author_id, is_staff=False), vote.member_id))
        .subquery()
    )
    return select(func.count()).where(votes.c.review_id == review.id, votes.c.turn <= rule.most_towards_one)


def earned_today(member_id: int, rule: Rule, now: datetime) -> int:
    """How often the member earned by this rule on this reporting day, what was taken back since included."""
    begin = datetime.combine(reporting_day(now), time(), current_app.config["COMMUNITY"].timezone)
    return _count(Transfer.member_id == member_id, Transfer.rule == rule.key, Transfer.created_at >= begin)


def earned_towards(claim: Claim, rule: Rule, now: datetime) -> int:
    """How often the member earned by this rule through the same other lately."""
    if claim.counterpart_id is None:
        return 0
    theirs = (Transfer.member_id == claim.member_id, Transfer.counterpart_id == claim.counterpart_id)
    lately = Transfer.created_at > now - timedelta(days=TOWARDS_ONE_DAYS)
    return _count(*theirs, Transfer.rule == rule.key, lately)


def _count(*which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Transfer).where(Transfer.kind == Kind.EARN, *which))
