"""A post that everybody likes at once, and a post of somebody whom very many follow. Prints JSON.

    python benchmarks/hot.py [--database sqlite postgres] [--likes 1000] [--connections 64] [--followers 100000]
                             [--cache FOLDER] [--port 8150]

On the data of ``serving.py``. The whole house is at work while so many members like one post over so many connections:
how many likes it counts, and how long an answer took. Then, in this process, an author with so many followers and one
with none post in turn: CPU and statements of a post, and how many of some followers see it in their feed.
"""

import argparse
import itertools
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from feeds import an_author, write
from mixed import SETTLING_SECONDS, the_whole_house
from serving_data import MEMBERS, a_token, count_differences, find_scene
from serving_databases import a_copy, a_house, options_of, print_figures, seeded
from serving_driver import Driven, a_request, drive
from sqlalchemy import delete, event, func, select

from community.clock import utcnow
from community.content.markup import render
from community.content.models import Content
from community.database import db, upgrade
from community.feeds.queries import following
from community.follows.models import Follow
from community.likes.models import Like
from community.members.models import Member
from community.members.queries import viewer_of
from community.outbox import transaction
from community.posts.actions import write_post

FOLLOWED, ALONE = 1, 2  # authors
POSTS = 10  # of each: fewer than a day allows
LOOKED_AT = 50  # followers
DRIVE_SECONDS = 5.0


def main() -> None:
    print_figures(read_options(), measure)


def read_options() -> argparse.Namespace:
    parser = options_of(__doc__, port=8150)
    parser.add_argument("--likes", type=int, default=1_000)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--followers", type=int, default=100_000)
    return parser.parse_args()


def measure(options: argparse.Namespace, server: tuple[str, int] | None) -> dict[str, Any]:
    """The figures of one database. server: the URL and the process of PostgreSQL; None for SQLite."""
    kept = seeded(options.cache, 1, server)
    with a_copy(kept, options.cache, server) as url, tempfile.TemporaryDirectory() as home:
        with a_house(url):
            upgrade()
            hot = find_scene().contents[-1]
            before, members = count_likes(hot), not_yet_liking(hot, options.likes)
        with the_whole_house(options.port, url, home, Path(home) / "house.log"):
            driven = like_at_once(options, hot, members)
            time.sleep(SETTLING_SECONDS)
        with a_house(url):
            liked = {"members": len(members), "likes": count_likes(hot) - before, "statuses": driven.statuses}
            liked |= {"p50_ms": round(driven.p50_ms, 1), "p99_ms": round(driven.p99_ms, 1)}
            liked |= {"wrong counters": count_differences()}
            return {"hot post": liked, "followed author": post_in_turn(options.followers)}


def count_likes(content_id: int) -> int:
    """As its counter says; the audit holds it against the rows."""
    return db.session.scalar(select(Content.likes_count).where(Content.id == content_id)) or 0


def not_yet_liking(content_id: int, number: int) -> list[int]:
    """So many of the members who have a token."""
    liking = set(db.session.scalars(select(Like.member_id).filter_by(content_id=content_id)))
    return [member for member in range(1, MEMBERS + 1) if member not in liking][:number]


def like_at_once(options: argparse.Namespace, content_id: int, members: list[int]) -> Driven:
    """Let each of the members like it, and again if they are done early: a second like is none."""
    path, whole, next_member = f"/api/v1/contents/{content_id}/like", Driven(), itertools.cycle(members)
    while len(whole.took) < len(members):
        driven = drive(
            options.port, lambda: a_request("PUT", path, a_token(next(next_member))), options.connections, DRIVE_SECONDS
        )
        whole.statuses.update(driven.statuses)
        whole.took += driven.took
    return whole


def post_in_turn(followers: int) -> dict[str, Any]:
    """What a post costs an author with that many followers and one with none, and who sees it."""
    readers = give_followers(followers)
    taken: dict[int, list[tuple[float, int]]] = {FOLLOWED: [], ALONE: []}
    for number, author in itertools.product(range(POSTS), taken):
        taken[author].append(_post(author, number))
    newest = db.session.scalar(select(func.max(Content.id)).filter_by(author_id=FOLLOWED))
    seen = sum(newest in _feed_of(reader) for reader in readers[:LOOKED_AT])
    figures = {name: _medians(taken[author]) for name, author in (("followed", FOLLOWED), ("alone", ALONE))}
    return figures | {"followers": followers, "followers asked": LOOKED_AT, "see it": seen}


def _feed_of(reader: int) -> list[int]:
    """The newest contents of the following feed, by their ids."""
    feed = following(viewer_of(db.session.get(Member, reader))).order_by(Content.published_at.desc())
    return [row.id for row in db.session.execute(feed.limit(POSTS))]


def give_followers(number: int) -> list[int]:
    """New members, all of whom follow one author; nobody follows the other. Returns their ids."""
    now, ids = utcnow(), list(range(MEMBERS + 1, MEMBERS + 1 + number))
    with transaction() as session:
        session.execute(delete(Follow).where(Follow.other_id.in_((FOLLOWED, ALONE))))
    write(Member, (an_author(n, now) | {"contents_count": 0} for n in ids))
    write(Follow, ({"member_id": n, "other_id": FOLLOWED, "created_at": now} for n in ids))
    return ids


def _post(author: int, number: int) -> tuple[float, int]:
    """CPU milliseconds of this process, and statements."""
    sent: Iterator[int] = itertools.count()
    event.listen(db.engine, "before_cursor_execute", note := lambda *_: next(sent))
    began = time.process_time()
    with transaction():
        write_post(
            db.session.get(Member, author),
            title=f"第 {number} 天",
            body=render(f"第 {number} 次和 {author} 去了山里，鞋子没有磨脚。"),  # what was just judged is remembered
        )
    taken = (time.process_time() - began) * 1_000
    event.remove(db.engine, "before_cursor_execute", note)
    return taken, next(sent)


def _medians(taken: list[tuple[float, int]]) -> dict[str, float]:
    return {"cpu_ms": round(median(cpu for cpu, _ in taken), 2), "statements": median(sent for _, sent in taken)}


if __name__ == "__main__":
    main()
