"""What the pages of every feed cost, on a made-up community. Prints JSON.

    python benchmarks/feeds.py [--posts 20000] [--requests 40] [--database-url postgresql://...]

CPU milliseconds of this process per request over the whole stack (on PostgreSQL its server works beside it, so the
wall-clock time is told as well), and statements per request. Somebody likes a content before each request, so that no
order that moves is ever met twice. The reader follows 2,000 members, 20 topics and 5 products, and saw 3,000 contents.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, insert, select, update

from community.catalog.models import Product
from community.clock import reporting_day, utcnow
from community.content.models import Content, ContentProduct, ContentTopic, Status
from community.content.scores import score_after
from community.database import db, upgrade
from community.follows.models import Follow, ProductFollow, TopicFollow
from community.generations import Generation
from community.impressions.models import Impression
from community.likes.models import Like
from community.members.actions import register_member
from community.members.models import Member
from community.members.tokens import issue_tokens
from community.outbox import transaction
from community.posts.models import Post
from community.tags.models import MemberTag
from community.topics.models import Topic
from wsgi import make_house

AUTHORS, TOPICS, PRODUCTS, DAYS = 2_500, 300, 200, 60
FIRST_AUTHOR = 3  # behind the two who read
FOLLOWED = {"members": 2_000, "topics": 20, "products": 5}
SEEN, TAGS, LIKES = 3_000, 20, 20_000
AT_ONCE = 2_000
FEEDS = ("latest", "following", "topics/topic-7", "products/SKU-7", "trending", "recommended")


def main() -> None:
    options = read_options()
    with tempfile.TemporaryDirectory() as home:
        url = options.database_url or f"sqlite:///{Path(home) / 'feeds.sqlite3'}"
        secret = "a secret of the benchmark, long enough for every use"
        app = make_house({"COMMUNITY_HOME": home, "DATABASE_URL": url, "SECRET_KEY": secret, "RATE_LIMITS": "0"})
        with app.app_context():
            upgrade()
            readers = populate(app, options.posts)
            print(json.dumps({"posts": options.posts, **measure(readers, options.requests)}, indent=2))
            db.session.remove()
            db.engine.dispose()


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--database-url", help="an empty database; SQLite in a temporary folder by default")
    return parser.parse_args()


def populate(app: Flask, posts: int) -> dict[str, FlaskClient]:
    """The community; a client of each of its readers."""
    choice, now = random.Random(1), utcnow()
    with transaction():
        reader = register_member("reader")
        switched_off = register_member("switched_off", preferences={"personalisation": False})
        tokens = {"member": reader, "personalisation off": switched_off}
        tokens = {name: issue_tokens(member).access_token for name, member in tokens.items()}
    write(Member, (an_author(number, now) for number in range(FIRST_AUTHOR, FIRST_AUTHOR + AUTHORS)))
    write(Topic, ({"id": n, "name": f"topic-{n}", "created_at": now} for n in range(1, TOPICS + 1)))
    write(Product, (a_product(number, now) for number in range(1, PRODUCTS + 1)))
    write(Content, (a_post(number, choice, now) for number in range(1, posts + 1)))
    write(Post, ({"id": number} for number in range(1, posts + 1)))
    bearing = {(choice.randint(1, TOPICS), n) for n in range(1, posts + 1) for _ in range(2)}
    write(ContentTopic, ({"topic_id": topic, "content_id": content} for topic, content in sorted(bearing)))
    showing = ((1 + n % PRODUCTS, n) for n in range(1, posts + 1, 3))
    write(
        ContentProduct, ({"product_id": product, "content_id": content, "position": 0} for product, content in showing)
    )
    follow_and_like(reader.id, posts, choice, now)
    with transaction() as session:
        session.execute(update(Content).values(score=score_after({})))
        session.execute(update(Content).values(topic_names=[f"topic-{7}"]).where(Content.id % 50 == 0))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return {**{name: signed_in(app, token) for name, token in tokens.items()}, "visitor": app.test_client()}


def write(model: type, rows) -> None:
    rows = [{**defaults(model), **row} for row in rows]
    with transaction() as session:
        for start in range(0, len(rows), AT_ONCE):
            session.execute(insert(model.__table__), rows[start : start + AT_ONCE])


def defaults(model: type) -> dict:
    """What the model gives a column by itself; core inserts ask each for its own."""
    columns = [column for column in model.__table__.columns if column.default is not None and not column.primary_key]
    return {c.name: c.default.arg(None) if c.default.is_callable else c.default.arg for c in columns}


def an_author(number: int, now) -> dict:
    name = f"author_{number}"
    named = {"username": name, "skeleton": name, "display_name": name}
    return {"id": number, "number": 100_000 + number, **named, "contents_count": 8, "created_at": now}


def a_product(number: int, now) -> dict:
    described = {"title": f"product {number}", "url": f"http://127.0.0.1/{number}", "created_at": now}
    return {"id": number, "external_id": f"SKU-{number}", **described}


def a_post(number: int, choice: random.Random, now) -> dict:
    engagement = int(choice.paretovariate(1.1)) % 5_000
    at = now - timedelta(days=DAYS) * choice.random()
    body = "周末去了山里，鞋子很舒服，走了两天也没有磨脚。" * choice.randint(1, 8)
    return {
        "id": number,
        "kind": "post",
        "status": Status.PUBLISHED,
        "author_id": choice.randint(FIRST_AUTHOR, FIRST_AUTHOR + AUTHORS - 1),
        "title": f"第 {number} 天",
        "body": body,
        "body_html": f"<p>{body}</p>",
        "excerpt": body[:140],
        "language": "zh",
        "likes_count": engagement,
        "bookmarks_count": engagement // 3,
        "comments_count": engagement // 5,
        "shares_count": engagement // 9,
        "views_count": engagement * 20,
        "quality": choice.random(),
        "created_at": at,
        "submitted_at": at,
        "published_at": at,
    }


def follow_and_like(reader_id: int, posts: int, choice: random.Random, now) -> None:
    begun = {"member_id": reader_id, "created_at": now}
    write(Follow, ({**begun, "other_id": FIRST_AUTHOR + n} for n in range(FOLLOWED["members"])))
    write(TopicFollow, ({**begun, "topic_id": 1 + n} for n in range(FOLLOWED["topics"])))
    write(ProductFollow, ({**begun, "product_id": 1 + n} for n in range(FOLLOWED["products"])))
    tags = ({"member_id": reader_id, "topic_id": 50 + n, "strength": 0.5, "declared_at": now} for n in range(TAGS))
    write(MemberTag, tags)
    today, viewer = reporting_day(), f"member:{reader_id}"
    seen = choice.sample(range(1, posts + 1), min(SEEN, posts))
    write(Impression, ({"content_id": content, "day": today, "viewer": viewer} for content in seen))
    pairs = {(choice.randint(FIRST_AUTHOR, FIRST_AUTHOR + AUTHORS - 1), choice.randint(1, posts)) for _ in range(LIKES)}
    write(Like, ({"member_id": who, "content_id": what, "created_at": now} for who, what in sorted(pairs)))


def signed_in(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def measure(readers: dict[str, FlaskClient], requests: int) -> dict:
    figures = {}
    for feed in FEEDS:
        for name, client in readers.items():
            path = f"/api/v1/feeds/{feed}"
            if client.get(path).status_code == 200:
                figures[f"{feed}, {name}"] = pages(client, path, requests)
    return {"feeds": figures, "order_kept_bytes": kept_bytes()}


def pages(client: FlaskClient, path: str, requests: int) -> dict:
    first, second = [], []
    for _ in range(requests):
        like_something()
        answer, spent = timed(client, path)
        first.append(spent)
        if answer["next"]:
            second.append(timed(client, f"{path}?cursor={answer['next']}")[1])
    return {"first_page": summary(first), "second_page": summary(second)}


def like_something() -> None:
    with transaction() as session:
        liked = update(Content).where(Content.id == random.randint(1, 5_000))
        session.execute(liked.values(likes_count=Content.likes_count + 1, score=score_after({"likes_count": 1})))


def timed(client: FlaskClient, path: str) -> tuple[dict, tuple[float, float, int]]:
    sent = []
    event.listen(db.engine, "before_cursor_execute", listener := lambda *args: sent.append(args[2]))
    wall, cpu = time.perf_counter(), time.thread_time()
    answer = client.get(path).json
    spent = (time.thread_time() - cpu) * 1_000, (time.perf_counter() - wall) * 1_000, len(sent)
    event.remove(db.engine, "before_cursor_execute", listener)
    return answer, spent


def summary(spent: list[tuple[float, float, int]]) -> dict:
    if not spent:
        return {}
    cpu, wall, sent = (sorted(column) for column in zip(*spent, strict=True))
    late = int(len(cpu) * 0.95)
    return {
        "cpu_ms_p50": round(statistics.median(cpu), 1),
        "cpu_ms_p95": round(cpu[late], 1),
        "wall_ms_p50": round(statistics.median(wall), 1),
        "statements": statistics.median_high(sent),
    }


def kept_bytes() -> dict[str, int]:
    """The largest frozen order by its kind."""
    largest = select(Generation.name, func.max(func.length(Generation.ids))).group_by(Generation.name)
    return {name.partition(":")[0]: size for name, size in db.session.execute(largest)}


if __name__ == "__main__":
    main()
