"""A shop that decided: texts of its own, made of few words, as rows of screenings with cases and decisions."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from community.clock import utcnow
from community.content.models import Status
from community.database import db
from community.outbox import transaction
from community.posts.models import Post
from moderation.desk.models import Case, Decision
from moderation.judgement.pipeline import screen
from moderation.judgement.submission import Submission
from moderation.screening.models import Screening
from tests.factories import a_member

GOODS = ("鞋子", "帐篷", "背包", "外套", "水壶", "手套", "帽子", "睡袋", "头灯", "袜子")
PRAISE = ("很舒服", "有点小", "颜色好看", "做工一般", "物流很快", "穿了三天", "不磨脚", "很保暖", "有点贵", "已经回购")
SELLING = (
    "找我拿货",
    "私下优惠",
    "返现联系",
    "内部渠道",
    "低价代购",
    "兼职日结",
    "刷单返利",
    "免费领取",
    "点我头像",
    "加群有礼",
)


def a_text(dice: Random, words: tuple[str, ...]) -> str:
    """A short text about goods."""
    first, second = (f"{dice.choice(GOODS)}{dice.choice(words)}" for _ in range(2))
    return f"{first}，{second}，第{dice.randint(1, 10**6)}件"


def decided_texts(bad: int, good: int, *, reason: str = "spam", lying: bool = False) -> None:
    """Decisions about so many texts that sell and so many that do not. lying: decided without looking at the text."""
    dice = Random(20261122)
    labels = [True] * bad + [False] * good
    texts = [a_text(dice, SELLING if label and not lying else PRAISE) for label in labels]
    moderator = a_member(roles=("moderator",))
    posts = screened(texts)
    now = utcnow()
    with transaction():
        for post_id, label in zip(posts, labels, strict=True):
            case = Case(
                content_id=post_id,
                status="decided",
                queue="post",
                policy="spam",
                language="zh",
                priority=0.0,
                terms={},
                opened_at=now,
                promised_at=now,
            )
            db.session.add(case)
            db.session.flush()
            outcome = "remove" if label else "dismiss"
            db.session.add(
                Decision(
                    case_id=case.id,
                    case_version=1,
                    content_version=1,
                    outcome=outcome,
                    reason=reason if label else None,
                    also=[],
                    before={"status": "published"},
                    decided_by=moderator.id,
                    decided_at=now,
                    undo_until=now,
                )
            )


def public_texts(count: int, days_old: int = 60) -> None:
    """Texts that stand there for long, and that nobody minded."""
    dice = Random(7)
    screened([a_text(dice, PRAISE) for _ in range(count)], days_old)


def screened(texts: list[str], days_old: int = 0) -> list[int]:
    """Public notes with these texts, as screening keeps them. Their ids."""
    author, at = a_member(), utcnow() - timedelta(days=days_old)
    with transaction():
        posts = [
            Post(
                author_id=author.id,
                status=Status.PUBLISHED,
                body=text,
                body_html=text,
                excerpt=text,
                language="zh",
                created_at=at,
                published_at=at,
            )
            for text in texts
        ]
        db.session.add_all(posts)
        db.session.flush()
        for post, text in zip(posts, texts, strict=True):
            submission = Submission(body=text)
            verdict = screen(submission)
            db.session.add(
                Screening(
                    content_id=post.id,
                    version=1,
                    outcome="publish",
                    policy_version="1",
                    models={},
                    inputs=submission.to_json(),
                    verdict=verdict.to_json(),
                    elapsed_seconds=0.0,
                    screened_at=at,
                )
            )
        return [post.id for post in posts]
