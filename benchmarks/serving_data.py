"""The community that ``serving.py`` serves, made from nothing; the audit's repair gives it its counters."""

import hashlib
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from feeds import a_post, a_product, an_author, write
from sqlalchemy import func, select, text

from community.audit.actions import CHECKS, examine, repair
from community.blocks.models import Block, Mute
from community.bookmarks.models import Bookmark
from community.catalog.models import Product
from community.clock import utcnow
from community.comments.models import Comment
from community.content.models import Content, ContentProduct
from community.database import Model, db, upgrade
from community.follows.models import Follow
from community.likes.models import Like
from community.members.models import Member, Token
from community.mutes.folding import folded
from community.mutes.models import FoldedText
from community.outbox import transaction
from community.posts.models import Post

MEMBERS, POSTS, COMMENTS, LIKES, PRODUCTS = 2_000, 20_000, 100_000, 200_000, 200
OUTCASTS = 100  # the last of the members: the only ones whom others block and mute
PER_MEMBER = {Follow: 20, Block: 3, Mute: 3}
PAGE = 20
CONTENTS_AT_ONCE = 20_000
UNINDEXED = "search index"  # a benchmark of its own; nothing that is measured here reads it


class Scene(NamedTuple):
    """What the drivers may ask for: tokens of members, contents, and contents with a page of comments and more."""

    tokens: list[str]
    contents: list[int]
    discussed: list[int]


def seed(times: int) -> None:
    """Fill the empty database of the present app, with ``times`` as many posts, comments and likes."""
    choice, now = random.Random(1), utcnow()
    posts, comments = POSTS * times, COMMENTS * times
    upgrade()
    write(Member, [an_author(n, now) | {"trust": "T2", "contents_count": 0} for n in range(1, MEMBERS + 1)])
    write(Token, [_a_token(n, now) for n in range(1, MEMBERS + 1)])
    write(Product, [a_product(n, now) for n in range(1, PRODUCTS + 1)])
    _write_contents(Post, (_uncounted(a_post(n, choice, now), choice) for n in range(1, posts + 1)))
    _write_contents(Comment, (_a_comment(posts + n, posts, choice, now) for n in range(1, comments + 1)))
    shown = [{"product_id": 1 + n % PRODUCTS, "content_id": n, "position": 0} for n in range(1, posts + 1, 3)]
    write(ContentProduct, shown)
    write(Like, _pairs(choice, LIKES * times, posts, now))
    write(Bookmark, _pairs(choice, LIKES * times // 10, posts, now))
    for relation, number in PER_MEMBER.items():
        write(relation, _relations(relation, choice, number, now))
    for check in CHECKS:
        if check.name != UNINDEXED:
            repair(check)
    _continue_ids(Member, Product, Content)
    analyse()


def count_differences() -> int:
    """How many counters and rows the audit finds to be other than the facts say."""
    return sum(len(examine(check)) for check in CHECKS if check.name != UNINDEXED)


def find_scene() -> Scene:
    """What there is to ask for."""
    shown_to_all = (Content.kind == "post", Content.author_id <= MEMBERS - OUTCASTS)
    posts = select(Content.id).where(*shown_to_all).order_by(Content.id)
    contents = list(db.session.scalars(posts))
    discussed = list(db.session.scalars(posts.where(Content.comments_count > PAGE)))
    return Scene([a_token(n) for n in range(1, MEMBERS + 1)], contents, discussed)


def a_token(number: int) -> str:
    """The bearer token of a member: of the form that members get, and the same in every run."""
    return hashlib.sha256(f"member {number}".encode()).hexdigest()


def analyse() -> None:
    """Let the database know what it holds, as its own background work does in production."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if db.engine.dialect.name == "postgresql" else "ANALYZE"))


def _a_token(number: int, now: datetime) -> dict[str, Any]:
    digest = hashlib.sha256(a_token(number).encode()).hexdigest()
    lasting = {"created_at": now, "expires_at": now + timedelta(days=3_650)}
    return {"member_id": number, "kind": "access", "digest": digest, "family": digest, **lasting}


def _uncounted(content: dict[str, Any], choice: random.Random) -> dict[str, Any]:
    """A content by one of the members. The audit counts what was done with it."""
    counters = {name: 0 for name in content if name.endswith("_count")}
    return content | counters | {"author_id": choice.randint(1, MEMBERS), "cleaner_version": 1}


def _a_comment(number: int, posts: int, choice: random.Random, now: datetime) -> dict[str, Any]:
    root_id = 1 + int(posts * choice.random() ** 2)  # some are discussed much more than others
    at = now - timedelta(seconds=choice.randint(0, 60 * 86_400))
    under = {"kind": "comment", "root_id": root_id, "title": None, "depth": 0}
    times = {"created_at": at, "submitted_at": at, "published_at": at}
    return _uncounted(a_post(number, choice, now), choice) | under | times


def _write_contents(kind: type[Content], rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, CONTENTS_AT_ONCE)):  # a million of them do not stand in memory at a time
        write(Content, [{"root_id": None, "depth": 0, **row} for row in batch])
        write(FoldedText, [{"content_id": row["id"], "folded": folded(row["body"])} for row in batch])
        write(kind, [{"id": row["id"]} for row in batch])


def _continue_ids(*models: type[Model]) -> None:
    """Let new rows follow those that came with ids of their own. SQLite does so by itself."""
    if db.engine.dialect.name == "postgresql":
        with transaction() as session:
            for model in models:
                sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
                session.execute(select(func.setval(sequence, select(func.max(model.id)).scalar_subquery())))


def _pairs(choice: random.Random, number: int, posts: int, now: datetime) -> list[dict[str, Any]]:
    """So many different pairs of a member and a post."""
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < number:
        pairs[choice.randint(1, MEMBERS), choice.randint(1, posts)] = None
    return [{"member_id": who, "content_id": what, "created_at": now} for who, what in pairs]


def _relations(relation: type[Model], choice: random.Random, each: int, now: datetime) -> list[dict[str, Any]]:
    begun: list[dict[str, Any]] = []
    first = 1 if relation is Follow else MEMBERS - OUTCASTS + 1
    for member in range(1, MEMBERS - OUTCASTS + 1):
        others = choice.sample([n for n in range(first, MEMBERS + 1) if n != member], each)
        begun += ({"member_id": member, "other_id": other, "created_at": now} for other in others)
    return begun
