"""Contents as rows: what statements made once write is what the session would have written."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from community.clock import utcnow
from community.comments.models import Comment
from community.content.models import Content, Reach, Status
from community.content.queries import content_to_change
from community.content.rows import change_content, insert_content
from community.database import db
from community.outbox import record, subscribe, transaction
from community.posts.models import Post
from community.questions.models import Answer, Question
from community.reposts.models import Repost
from community.reviews.models import Review
from tests.factories import a_member, a_post
from tests.statements import statements

KINDS = (Post, Review, Comment, Repost, Question, Answer)


def stored(content):
    """Its rows as the database holds them: JSON's null is not SQL's. Without what two contents must not share."""
    tables = ("contents", type(content).__tablename__)
    rows = [db.session.execute(text(f"SELECT * FROM {name} WHERE id = {content.id}")).one() for name in tables]
    return [{**row._mapping, "id": None, "author_id": None} for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_content_is_written_as_the_session_would_write_it(app, kind):
    said = {"body": "好", "body_html": "<p>好</p>", "media": [{"id": "1"}], "topics_left_out": None, "title": None}
    said |= {"created_at": utcnow(), "status": Status.DRAFT}
    one, other = (kind(**said, author_id=a_member().id) for _ in range(2))
    with transaction() as session:
        session.add(one)
        session.flush()
        insert_content(other)

    assert stored(other) == stored(one)


def test_a_new_content_is_the_session_s_and_nothing_of_it_need_be_read(app):
    author = a_member()
    with transaction() as session:
        post = Post(author_id=author.id, body="好", created_at=utcnow())
        insert_content(post)
        with statements() as sent:
            held = {name: getattr(post, name) for name in inspect(Post).columns.keys()}  # noqa: SIM118 - no mapping
        assert sent == []
        assert session.get(Content, post.id) is post
        assert (held["likes_count"], held["labels"], held["rating"]) == (0, [], None)
    assert post.author is author


def test_what_a_content_says_already_is_not_written_again(app):
    post = a_post()
    with transaction():
        content = content_to_change(post.id)
        with statements() as sent:
            change_content(content, labels=[], reach=Reach.LIMITED, screening=None)
            change_content(content, reach=Reach.LIMITED)
    assert len(sent) == 1
    assert db.session.scalar(text(f"SELECT screening IS NULL FROM contents WHERE id = {post.id}"))


def test_what_a_failing_handler_wrote_is_undone_in_the_object_as_well(app):
    def limit_and_fail(content_id):
        change_content(content_to_change(content_id), reach=Reach.LIMITED)
        raise RuntimeError("after the change")

    post = a_post()
    subscribe(app, "a.fact", limit_and_fail, inline=True)
    with transaction():
        content = content_to_change(post.id)
        record("a.fact", content_id=post.id)
    assert content.reach is Reach.FULL
