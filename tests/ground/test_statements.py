"""Statements that are made once: what they find is what SQLAlchemy's own way finds."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import BigInteger, Date, Select, Text, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from community.clock import utcnow
from community.content.models import Content
from community.content.queries import content_rows, feed_rows
from community.database import db
from community.likes.models import Like
from community.members.models import Member
from community.members.queries import ANYBODY, Viewer, viewer_of
from community.outbox import Delivery, transaction
from community.relations import insert_new, inserting
from community.statements import Prepared, asked, made_once, rows_of, run_each, told_as_rows
from tests.factories import a_comment, a_member, a_post, a_review, made_public
from tests.statements import statements


def _among(viewer: Viewer, ids: list[int]) -> Select:
    return content_rows(viewer).where(Content.id.in_(ids))


def _named(_viewer: Viewer, name: str) -> Select:
    return select(Member.id).where(Member.username == name)


def _broken(_viewer: Viewer, name: str) -> Select:
    return select(func.no_such_function(Member.username, name))


def test_the_driver_gives_the_values_that_sqlalchemy_gives(app):
    post, review = made_public(a_post(topics=["穿搭"])), made_public(a_review())
    ids = [post.id, review.id, made_public(a_comment(post)).id]
    for viewer in (ANYBODY, viewer_of(a_member()), viewer_of(post.author)):
        question = asked(_among, viewer, ids=ids)
        own_way = db.session.connection().execute(question.statement, question.values).all()
        assert [row._asdict() for row in rows_of(question)] == [row._asdict() for row in own_way]
        assert len(own_way) == 3


def test_only_what_differs_between_requests_is_a_parameter(app):
    me = viewer_of(a_member())
    with statements() as sent:
        rows_of(asked(feed_rows, me))
    ((text, told),) = sent
    values = told.values() if isinstance(told, dict) else told
    assert me.id in values
    assert len(values) == 2, "the viewer, and the present instant"
    assert "'published'" in text


def test_a_value_that_looks_like_sql_stays_a_value(app):
    assert rows_of(asked(_named, ANYBODY, name="' OR 1=1 --")) == []


def test_an_error_of_the_driver_is_one_of_sqlalchemy_and_tells_no_values(app):
    with pytest.raises(DBAPIError) as refused:
        rows_of(asked(_broken, ANYBODY, name="a secret"))
    assert "a secret" not in str(refused.value)


def _told() -> Select:
    return told_as_rows("rows", BigInteger(), Date(), Text())


def test_rows_that_are_told_as_one_parameter_keep_their_order_and_their_types(app):
    rows = [(2**53 + 1, date(2026, 11, 22), "林's"), (3, date(2026, 1, 2), '"[1]"'), (1, None, "")]
    told = [(number, day and day.isoformat(), name) for number, day, name in rows]
    assert rows_of(Prepared(made_once(_told), {"rows": told})) == rows


def _a_row(topic: str) -> dict:
    """Of a table that has a column whose default is Python's."""
    now = utcnow()
    named = {"topic": topic, "subscriber": "nobody", "queue": "default", "payload": {"名": [1]}}
    return {**named, "recorded_at": now, "available_at": now}


def _written() -> list[tuple]:
    rows = select(Delivery.topic, Delivery.payload, Delivery.attempts).where(Delivery.subscriber == "nobody")
    return [tuple(row) for row in db.session.execute(rows.order_by(Delivery.id))]


def test_what_is_written_has_the_defaults_that_nobody_names(app):
    with transaction():
        assert insert_new(Delivery, **_a_row("one"))
        run_each(inserting, Delivery, *_a_row(""), rows=[_a_row("two"), _a_row("three")])
    assert _written() == [(topic, {"名": [1]}, 0) for topic in ("one", "two", "three")]


def test_what_is_written_in_a_savepoint_goes_with_it_and_nothing_else_does(app):
    with transaction() as session:
        insert_new(Delivery, **_a_row("before"))
        savepoint = session.begin_nested()
        insert_new(Delivery, **_a_row("inside"))
        savepoint.rollback()
        insert_new(Delivery, **_a_row("behind"))
    assert [topic for topic, *_ in _written()] == ["before", "behind"]


def test_a_row_that_the_database_refuses_is_an_integrity_error_of_sqlalchemy(app):
    post = a_post()
    with pytest.raises(IntegrityError), transaction():
        insert_new(Like, member_id=post.author_id, content_id=post.id + 1000, created_at=utcnow())
