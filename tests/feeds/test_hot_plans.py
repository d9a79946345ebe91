"""What members and moderators ask most often, and what workers do after it, finds its rows by an index."""

from __future__ import annotations

import pytest

from community.badges.queries import deserved
from community.follows.actions import follow
from community.likes.actions import like
from community.outbox import transaction
from community.trust.queries import standing_of
from tests.factories import a_comment, a_member, a_post, a_product, a_review
from tests.feeds.test_plans import explained
from tests.statements import statements

GROWING = (
    "contents", "comments", "posts", "reviews", "content_products", "members", "tokens", "likes", "bookmarks",
    "follows", "blocks", "mutes", "notifications", "outbox", "cases", "reports", "decisions", "cap_uses",
    "search_documents",
)  # fmt: skip
EXPLAINABLE = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@pytest.fixture
def scene(app):
    """An author with a discussed post about a product, and somebody who follows her."""
    author, reader, product = a_member(), a_member(), a_product("SKU-1")
    post = a_post("跑鞋穿了三个月", author=author)
    a_comment(post, "尺码偏大吗？")
    a_review(product)
    with transaction():
        follow(reader, author)
        like(a_member(), post)
    return author, reader, post


def whole_tables_read(sent):
    """(table, statement) wherever the database could only read a growing table from one end to the other."""
    found = []
    for statement, values in sent:
        if not statement.startswith(EXPLAINABLE):
            continue
        plan = explained(statement, _of_one_row(values))
        for table in GROWING:
            if f"SCAN {table}" in plan.splitlines() or f"Seq Scan on {table} " in plan:
                found.append((table, statement))
    return found


def _of_one_row(values):
    """Those of the first, where one statement was sent for many rows."""
    return values[0] if isinstance(values, list) and values and isinstance(values[0], dict | tuple) else values


READS = [
    "/contents/{id}",
    "/contents/{id}/comments",
    "/feeds/following",
    "/notifications",
    "/products/SKU-1/reviews",
    "/search?q=跑鞋",
]


@pytest.mark.parametrize("path", READS)
def test_what_members_read_is_found_by_an_index(scene, as_member, deliver_all, path):
    _, reader, post = scene
    deliver_all()
    client, asked = as_member(reader), "/api/v1" + path.format(id=post.id)
    client.get(asked)  # notes the visit of the day

    with statements() as sent:
        assert client.get(asked).status_code == 200

    assert len(sent) >= 2
    assert whole_tables_read(sent) == []


def test_a_like_and_a_comment_find_everything_by_an_index(scene, as_member):
    _, reader, post = scene
    client, content = as_member(reader), f"/api/v1/contents/{post.id}"
    client.get(content)

    with statements() as sent:
        assert client.put(f"{content}/like").status_code == 200
        assert client.post(f"{content}/comments", json={"body": "我也想知道"}).status_code == 201

    assert whole_tables_read(sent) == []


def test_what_workers_do_after_a_like_reads_no_table_as_a_whole(scene, deliver_all):
    _, reader, post = scene
    deliver_all()
    with transaction():
        like(reader, post)

    with statements() as sent:
        deliver_all()

    assert len(sent) >= 10
    assert whole_tables_read(sent) == []


def test_the_queue_of_moderation_is_read_by_an_index(scene, as_moderator):
    as_moderator.get("/api/v1/moderation/cases?status=open")

    with statements() as sent:
        assert as_moderator.get("/api/v1/moderation/cases?status=open").status_code == 200

    assert whole_tables_read(sent) == []


def test_likes_that_an_author_received_are_found_by_her_contents_not_among_all_likes(scene):
    author, _, _ = scene

    with statements() as sent:
        deserved([author.id])
        standing_of(author)

    plans = [explained(*asked) for asked in sent if "FROM likes" in asked[0]]
    assert len(plans) == 2
    for plan in plans:
        assert "ix_likes_discount" not in plan
        assert "Seq Scan on likes" not in plan
        assert "(content_id=?)" in plan or "(author_id = " in plan  # PostgreSQL joins the few of this scene as it likes
