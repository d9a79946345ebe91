"""What happened that may earn points, read as it is now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
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
from community.statements import prepared, rows_of

KIND = "earning"
PUBLISHED_BY_KIND = {"post": NOTE, "review": REVIEW}
EARNING_KINDS = (*PUBLISHED_BY_KIND, "answer")
CONTENTS = Content.__table__
HAS_EARNED = or_(CONTENTS.c.incentivised, exists().where(Transfer.content_id == CONTENTS.c.id))
AN_ORDINARY_MEMBER = and_(Member.is_staff == false(), Member.imported == false(), Member.erased_at.is_(None))


def earning_rules() -> Rules:
    """The rules that hold."""
    return present_rules(KIND, shipped_rules())


def read_rules(rules: Rules) -> list[Rule]:
    """The same as values."""
    return [Rule(**rule) for rule in rules.items]


def held_contents(ids: Collection[int]) -> Sequence[Content]:
    """Those of the contents that may earn something or have, as they are now. All are locked, in the order of ids.
    Take them before any account.
    """
    rows_of(prepared(_holding, ids=list(ids)))
    concerned = [row.id for row in rows_of(prepared(_concerned, ids=list(ids)))]
    if not concerned:
        return []
    theirs = select(Content).where(Content.id.in_(concerned)).order_by(Content.id)
    return db.session.scalars(theirs.execution_options(populate_existing=True)).all()


def _holding(ids: Any) -> Select:
    return select(CONTENTS.c.id).where(CONTENTS.c.id.in_(ids)).order_by(CONTENTS.c.id).with_for_update()


def _concerned(ids: Any) -> Select:
    able = or_(CONTENTS.c.kind.in_(EARNING_KINDS), HAS_EARNED)
    return select(CONTENTS.c.id).where(CONTENTS.c.id.in_(ids), able)


def earned_before(contents: Sequence[Content]) -> list[Content]:
    """Those that have earned something, or show that they have; by author."""
    ids = {row.id for row in rows_of(prepared(_earned, ids=[content.id for content in contents]))}
    by_author = sorted(contents, key=lambda content: (content.author_id, content.id))
    return [content for content in by_author if content.id in ids]


def _earned(ids: Any) -> Select:
    return select(CONTENTS.c.id).where(CONTENTS.c.id.in_(ids), HAS_EARNED)


def earning_contents(contents: Sequence[Content]) -> list[Content]:
    """Those that can earn anything: public, in full reach, written here, by nobody of the shop; by author."""
    authors = {content.author_id for content in contents}
    ordinary = {row.id for row in rows_of(prepared(_ordinary, ids=list(authors)))}
    public = [each for each in contents if each.status is Status.PUBLISHED and each.reach is Reach.FULL]
    able = [content for content in public if not content.imported and content.author_id in ordinary]
    return sorted(able, key=lambda content: (content.author_id, content.id))


def _ordinary(ids: Any) -> Select:
    return select(Member.id).where(Member.id.in_(ids), AN_ORDINARY_MEMBER)


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
    return rows_of(prepared(_earned_since, member=member_id, key=rule.key, begin=begin))[0].times


def earned_towards(claim: Claim, rule: Rule, now: datetime) -> int:
    """How often the member earned by this rule through the same other lately."""
    if claim.counterpart_id is None:
        return 0
    asked = {"member": claim.member_id, "key": rule.key, "begin": now - timedelta(days=TOWARDS_ONE_DAYS)}
    return rows_of(prepared(_earned_through, other=claim.counterpart_id, **asked))[0].times


def _earned_since(member: Any, key: Any, begin: Any) -> Select:
    times = select(func.count().label("times")).select_from(Transfer).where(Transfer.kind == Kind.EARN)
    return times.where(Transfer.member_id == member, Transfer.rule == key, Transfer.created_at >= begin)


def _earned_through(other: Any, **asked: Any) -> Select:
    return _earned_since(**asked).where(Transfer.counterpart_id == other)
