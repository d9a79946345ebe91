"""Feeds cost a few statements whatever their length, and take their order from an index."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from community.blocks.models import Block
from community.content.models import Content
from community.content.queries import feed_rows
from community.database import db
from community.feeds.queries import NEWEST, following, following_among_latest
from community.follows.actions import follow
from community.members.queries import ANYBODY, Viewer, viewer_of
from community.outbox import transaction
from community.relations import begin
from tests.factories import a_member, a_post
from tests.feeds.walks import ids_of, walk
from tests.statements import statements


def plan_of(statement) -> str:
    """How the database would answer the first page of the statement, if it were too large to be read whole."""
    with statements() as sent:
        db.session.execute(statement.order_by(*(key.desc() for key in NEWEST)).limit(21)).all()
    return explained(*sent[-1])


def explained(statement: str, values) -> str:
    explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return "\n".join(str(row[-1]) for row in as_sent(connection, explain + statement, values))


def as_sent(connection, statement: str, values, prepare=None):
    """Send it as it was sent: parameters have names, or places where PostgreSQL's driver was asked itself."""
    if "$1" in statement:
        cursor = db.engine.dialect.loaded_dbapi.RawCursor(connection.connection.driver_connection)
        return cursor.execute(statement, values, prepare=prepare).fetchall()
    return connection.exec_driver_sql(statement, values)


AUTHORS = 20


@pytest.fixture
def many_contents(app):
    """Enough contents for an index to be worth its while, most of them comments, which no feed lists; their authors."""
    authors = [a_member() for _ in range(AUTHORS)]
    seed = a_post(author=authors[0])
    columns = [c.name for c in Content.__table__.c if c.name not in ("id", "kind", "published_at", "author_id")]
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) "
    later = {
        "sqlite": "datetime(published_at, '-' || i || ' minutes') || '.000000'",
        "postgresql": "published_at - i * interval '1 minute'",
    }[db.engine.dialect.name]
    with transaction() as session:
        session.execute(
            text(
                f"INSERT INTO contents (kind, published_at, author_id, {', '.join(columns)}) {numbers}"
                f"SELECT CASE WHEN i % 5 = 0 THEN 'post' ELSE 'comment' END, {later}, "
                f"{authors[0].id} + (i / 5) % {AUTHORS}, {', '.join(columns)} "
                "FROM contents, n WHERE contents.id = :seed"
            ),
            {"seed": seed.id},
        )
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return authors


def test_latest_reads_its_page_from_the_index_of_listed_contents(many_contents):
    for viewer in (ANYBODY, Viewer(many_contents[0].id, is_staff=False)):
        plan = plan_of(feed_rows(viewer))

        assert "ix_contents_listed" in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("path", ["/contents/{id}", "/contents/{id}/comments", "/feeds/latest", "/feeds/trending"])
def test_what_is_asked_most_reads_no_large_table_as_a_whole(many_contents, as_member, path):
    client = as_member(many_contents[0])
    asked = "/api/v1" + path.format(id=db.session.scalar(select(func.min(Content.id))))
    client.get(asked)  # notes the visit of the day

    with statements() as sent:
        assert client.get(asked).status_code == 200

    assert len(sent) >= 2
    for statement, values in sent:
        plan = explained(statement, values)
        for table in ("contents", "members", "tokens", "likes", "content_products"):
            assert f"Seq Scan on {table} " not in plan
            assert f"SCAN {table}" not in plan.splitlines()


@pytest.mark.postgres
@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_postgres_plans_the_feed_once_even_where_a_few_are_blocked_by_many(many_contents, as_member):
    viewer, outcast = a_member(), many_contents[0]
    with transaction():
        for _ in range(200):
            begin(Block, member_id=a_member().id, other_id=outcast.id)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    with statements() as sent:
        as_member(viewer).get("/api/v1/feeds/latest")
    feed, values = max(sent, key=lambda one: len(one[0]))

    with db.engine.connect() as connection:
        connection.exec_driver_sql("DEALLOCATE ALL")
        for _ in range(12):
            as_sent(connection, feed, values, prepare=True)
        ((planned_once, planned_anew),) = connection.exec_driver_sql(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT contents.id%%'"
        )

    assert (planned_once, planned_anew) == (7, 5)


def test_following_never_reads_all_contents_however_many_one_follows(many_contents):
    viewer = viewer_of(many_contents[0])
    with transaction():
        follow(many_contents[0], many_contents[1])

    for statement in (following_among_latest(viewer, before=None), following(viewer)):
        plan = plan_of(statement)

        assert "ix_contents_listed" in plan or "ix_contents_of_author" in plan
        assert "SCAN contents" not in plan.splitlines()
        assert "Seq Scan on contents" not in plan


def test_who_follows_all_authors_walks_everything_in_order(many_contents, as_member):
    viewer = a_member()
    with transaction():
        for author in many_contents:
            follow(viewer, author)

    walked = ids_of(walk(as_member(viewer), "/api/v1/feeds/following", limit=100))

    newest = select(Content.id).where(Content.kind == "post").order_by(Content.published_at.desc(), Content.id.desc())
    assert walked == list(db.session.scalars(newest))
    assert len(walked) == 801


@pytest.mark.parametrize("feed", ["latest", "trending", "recommended", "topics/山"])
def test_a_page_costs_at_most_four_statements_whatever_its_length(client, feed):
    for _ in range(8):
        a_post("今天去了 #山#")
    client.get(f"/api/v1/feeds/{feed}")  # the first request of a process or a day may note more

    with statements() as sent:
        assert len(client.get(f"/api/v1/feeds/{feed}?limit=100").json["items"]) == 8

    assert len([statement for statement, _ in sent if statement.startswith("SELECT")]) <= 4
