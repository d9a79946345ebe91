"""The floor that ``serving.py`` measures against: no framework, the raw driver, as few statements as it can.

One statement finds the bearer, one the answer; of the community that the benchmark makes it gives the same member the
same bytes as the product does. It leaves out what that community has none of (reposts, mentions, replies), and with it
all that makes the product one: limits, visits, impressions, the outbox. Its writes are an INSERT and a COMMIT.
"""

import hashlib
import hmac
import os
import re
import sqlite3
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import psycopg
from sqlalchemy import make_url

PAGE = 20
URL = make_url(os.environ["DATABASE_URL"]) if "DATABASE_URL" in os.environ else None
ON_SQLITE = URL is not None and URL.get_backend_name() == "sqlite"
HERE = threading.local()

BLOCKED = """SELECT member_id FROM blocks WHERE other_id = :me AND ended_at IS NULL
 UNION ALL SELECT other_id FROM blocks WHERE member_id = :me AND ended_at IS NULL"""
MUTED = "SELECT other_id FROM mutes WHERE member_id = :me AND ended_at IS NULL"
PLACE = "instr" if ON_SQLITE else "strpos"
UNMUTED = f"""c.author_id NOT IN ({MUTED}) AND (c.author_id = :me OR (
 NOT EXISTS (SELECT 1 FROM muted_keywords k JOIN folded_texts f ON {PLACE}(f.folded, k.folded) > 0
             WHERE f.content_id = c.id AND k.member_id = :me AND (k.until IS NULL OR k.until > CURRENT_TIMESTAMP))
 AND NOT EXISTS (SELECT 1 FROM topic_mutes t JOIN content_topics b ON b.topic_id = t.topic_id
                 WHERE b.content_id = c.id AND t.member_id = :me AND t.ended_at IS NULL)))"""
VISIBLE = f"(c.status = 'published' AND c.author_id NOT IN ({BLOCKED}) OR c.author_id = :me)"
PAIRS = "'external_id', p.external_id, 'title', p.title"
LISTING = f"json_group_array(json_object({PAIRS}))" if ON_SQLITE else f"json_agg(json_build_object({PAIRS}))"
COLUMNS = f"""c.id, c.kind, c.status, c.version, m.id, m.username, m.display_name, m.avatar_url, m.level, m.is_kol,
 c.title, c.body, c.body_html, c.excerpt, c.created_at, c.published_at, c.edited_at, c.topic_names, c.media,
 c.likes_count, c.comments_count, c.shares_count, c.bookmarks_count, c.views_count,
 EXISTS (SELECT 1 FROM helpful_votes v WHERE v.review_id = c.id AND v.member_id = :me AND v.ended_at IS NULL),
 EXISTS (SELECT 1 FROM likes l WHERE l.member_id = :me AND l.content_id = c.id AND l.ended_at IS NULL),
 EXISTS (SELECT 1 FROM bookmarks b WHERE b.member_id = :me AND b.content_id = c.id AND b.ended_at IS NULL),
 EXISTS (SELECT 1 FROM follows g WHERE g.member_id = :me AND g.other_id = c.author_id AND g.ended_at IS NULL),
 c.labels, c.reach, c.disclosure, c.incentivised, c.ai_generated,
 (SELECT {LISTING} FROM content_products x JOIN products p ON p.id = x.product_id WHERE x.content_id = c.id),
 c.root_id, c.parent_id, c.depth, m.is_staff,
 (SELECT count(*) FROM reaction_counts r WHERE r.content_id = c.id AND r.count > 0)"""
FROM = f"SELECT {COLUMNS} FROM contents c JOIN members m ON m.id = c.author_id"
STATEMENTS = {
    "bearer": """SELECT m.id FROM tokens t JOIN members m ON m.id = t.member_id
 WHERE t.digest = :digest AND t.kind = 'access' AND t.ended_at IS NULL AND t.expires_at > CURRENT_TIMESTAMP""",
    "feed": f"""{FROM} WHERE c.status = 'published' AND c.reach = 'full'
 AND c.kind IN ('post', 'review', 'repost', 'question') AND {VISIBLE} AND {UNMUTED}
 ORDER BY c.published_at DESC, c.id DESC LIMIT {PAGE + 1}""",
    "content": f"{FROM} WHERE c.id = :id AND {VISIBLE}",
    "comments": f"""{FROM} WHERE c.root_id = :id AND c.kind = 'comment' AND {VISIBLE} AND {UNMUTED}
 AND EXISTS (SELECT 1 FROM contents root WHERE root.id = :id AND {VISIBLE.replace("c.", "root.")})
 ORDER BY c.created_at, c.id LIMIT {PAGE + 1}""",
    "like": "INSERT INTO floor_likes (member_id, content_id, created_at) VALUES (:me, :id, CURRENT_TIMESTAMP)",
    "comment": """INSERT INTO floor_comments (member_id, content_id, body, created_at)
 VALUES (:me, :id, :body, CURRENT_TIMESTAMP)""",
}
TABLES = (
    "CREATE TABLE floor_likes (member_id BIGINT, content_id BIGINT, created_at TIMESTAMP)",
    "CREATE TABLE floor_comments (member_id BIGINT, content_id BIGINT, body TEXT, created_at TIMESTAMP)",
)
ADDRESS = re.compile(r"/api/v1/(?:feeds/latest|contents/(\d+)(/comments|/like)?)")
JSON = [("Content-Type", "application/json")]


def make_floor() -> Callable[..., Iterable[bytes]]:
    """The floor as a WSGI application over DATABASE_URL."""
    return answer


def answer(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
    found = ADDRESS.fullmatch(environ["PATH_INFO"])
    if found is None:
        start_response("200 OK", JSON)
        return [b"{}"]
    digest = hashlib.sha256(environ["HTTP_AUTHORIZATION"][7:].encode()).hexdigest()
    ((me,),) = rows("bearer", digest=digest)
    status, said = "200 OK", _answer(environ, me, *found.groups())
    body = orjson.dumps(said)
    start_response(status, [*JSON, ("Content-Length", str(len(body)))])
    return [body]


def _answer(environ: dict[str, Any], me: int, id_: str | None, what: str | None) -> Any:
    if id_ is None:
        return _page(environ, me, rows("feed", me=me), 15)
    if what is None:
        (row,) = rows("content", me=me, id=int(id_))
        return _content(row)
    if what == "/like":
        rows("like", me=me, id=int(id_))
        return {"active": True, "count": 1}
    if environ["REQUEST_METHOD"] == "POST":
        said = orjson.loads(environ["wsgi.input"].read())
        rows("comment", me=me, id=int(id_), body=said["body"])
        return said
    return _page(environ, me, rows("comments", me=me, id=int(id_)), 14)


def rows(name: str, **values: Any) -> Sequence[Sequence[Any]]:
    """What the statement finds, over this thread's own connection."""
    if not hasattr(HERE, "connection"):
        HERE.connection = connect()
    if ON_SQLITE:
        return HERE.connection.execute(STATEMENTS[name], values).fetchall()
    cursor = HERE.connection.execute(POSTGRES_STATEMENTS[name], values)
    return cursor.fetchall() if cursor.description else ()


POSTGRES_STATEMENTS = {name: re.sub(r"(?<!:):(\w+)", r"%(\1)s", sql) for name, sql in STATEMENTS.items()}


def connect() -> Any:
    """A connection on which every statement is a transaction of its own, as durable as the product's."""
    if ON_SQLITE:
        connection = sqlite3.connect(URL.database, isolation_level=None, timeout=10)
        connection.execute("PRAGMA synchronous=FULL")
        return connection
    where = {"host": URL.query["host"], "port": URL.query["port"], "user": URL.username, "dbname": URL.database}
    return psycopg.connect(**where, autocommit=True, options="-c TimeZone=UTC")


def _page(environ: dict[str, Any], me: int, found: Sequence[Sequence[Any]], ordered_by: int) -> dict[str, Any]:
    shown = found[:PAGE]
    more = _seal(environ, me, [_time(shown[-1][ordered_by]), shown[-1][0]]) if len(found) > PAGE else None
    return {"items": [_content(row) for row in shown], "next": more}


def _seal(environ: dict[str, Any], me: int, place: list[Any]) -> str:
    body, scope = orjson.dumps(place), repr((environ["PATH_INFO"], [], f"member:{me}")).encode()
    key = os.environ["SECRET_KEY"].encode()
    signature = hmac.digest(key, b"cursor\0" + scope + b"\0" + body, hashlib.sha256)[:16]
    return urlsafe_b64encode(signature + body).decode().rstrip("=")


def _content(row: Sequence[Any]) -> dict[str, Any]:
    is_comment = row[1] == "comment"
    shown = {"id": str(row[0]), "kind": row[1], "status": row[2], "version": row[3], "author": _author(row)}
    shown |= {} if is_comment else {"title": row[10]}
    shown |= {"body": row[11], "body_html": row[12], "excerpt": row[13]}
    shown |= {"created_at": _instant(row[14]), "published_at": _instant(row[15]), "edited_at": _instant(row[16])}
    shown |= {"topics": _json(row[17]), "mentions": []}
    shown |= {} if is_comment else {"products": _json(row[33]) or []}
    shown["media"] = _json(row[18])
    if is_comment:
        shown |= {"content_id": str(row[34]), "parent_id": row[35] and str(row[35])}
    counts = {"likes": row[19], "comments": row[20], "shares": row[21], "bookmarks": row[22], "views": row[23]}
    mine = {"helpful": bool(row[24]), "liked": bool(row[25]), "reactions": [], "bookmarked": bool(row[26])}
    shown |= {"counts": counts, "viewer": mine | {"following_author": bool(row[27])}}
    shown |= {"labels": _json(row[28]), "reach": row[29], "disclosure": row[30], "disclosure_text": None}
    shown |= {} if is_comment else {"incentivised": bool(row[31])}
    shown |= {"ai_generated": bool(row[32]), "url": f"/p/{row[0]}"}
    shown |= {"depth": row[36], "author_owns": False, "by_shop": bool(row[37])} if is_comment else {}
    return shown | {"reactions": {}}


def _author(row: Sequence[Any]) -> dict[str, Any]:
    named = {"id": str(row[4]), "username": row[5], "display_name": row[6], "avatar_url": row[7]}
    return named | {"level": row[8], "is_kol": bool(row[9])}


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str) else value


def _time(value: Any) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


def _instant(value: Any) -> str | None:
    if isinstance(value, str):
        return f"{value[:10]}T{value[11:23]}Z"
    return value and value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
