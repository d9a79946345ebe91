"""Importing: each row once, through the same actions as the API, whatever ends the run in between."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from community.catalog.models import Product
from community.content.models import Content, Status
from community.database import db
from community.imports.actions import import_reviews
from community.members.models import Member

COMMAND = str(Path(sys.executable).with_name("community"))
PARTS = (
    "面料柔软",
    "颜色很正",
    "有点偏小",
    "物流很快",
    "做工一般",
    "客服耐心",
    "价格合适",
    "包装结实",
    "味道清淡",
    "手感不错",
)


@pytest.fixture
def demo_file(tmp_path) -> Path:
    """Made-up reviews of three products."""
    chosen = random.Random(7)
    lines = [
        f"{chosen.choice(['茶', '杯', '鞋'])},{chosen.randint(0, 1)},{'，'.join(chosen.sample(PARTS, 4))}。"
        for _ in range(400)
    ]
    file = tmp_path / "demo.csv"
    file.write_text("cat,label,review\n" + "\n".join(lines) + "\n茶,1,\n", encoding="utf-8")
    return file


def run(file: Path):
    return import_reviews(file, "csv", lambda _rows: None)


def test_every_good_row_becomes_a_screened_review_and_its_product_is_counted(app, demo_file):
    tally = run(demo_file)

    assert (tally.rows, tally.imported, tally.known) == (401, 400, 0)
    assert [bad.reason for bad in tally.errors] == ["body missing"]
    published = db.session.scalar(select(func.count()).where(Content.status == Status.PUBLISHED))
    assert published + db.session.scalar(select(func.count()).where(Content.status == Status.HELD)) == 400
    assert sum(db.session.scalars(select(Product.rating_count))) == published
    assert db.session.scalar(select(func.count()).where(Content.imported.is_(False))) == 0


def test_a_second_run_adds_nothing(app, demo_file):
    run(demo_file)

    tally = run(demo_file)

    assert (tally.rows, tally.imported, tally.known, len(tally.errors)) == (401, 0, 400, 1)
    assert db.session.scalar(select(func.count()).select_from(Content)) == 400


def test_rows_without_a_time_are_dated_back_over_a_year_and_their_authors_with_them(app, demo_file):
    run(demo_file)

    times = list(db.session.scalars(select(Content.published_at)))
    earliest = dict(
        db.session.execute(select(Content.author_id, func.min(Content.created_at)).group_by(Content.author_id)).all()
    )
    assert (max(times) - min(times)).days > 300
    joined = dict(db.session.execute(select(Member.id, Member.created_at)).all())
    assert all(joined[author] <= first for author, first in earliest.items())


def test_killed_in_the_middle_and_run_again_the_result_is_that_of_one_run(tmp_path, demo_file):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    _finish(whole, demo_file)

    for wait_seconds in (1.6, 2.0, 2.4):
        process = _start(killed, demo_file)
        time.sleep(wait_seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    _finish(killed, demo_file)

    assert _result(killed) == _result(whole)


def _start(home: Path, file: Path) -> subprocess.Popen:
    env = {**os.environ, "COMMUNITY_HOME": str(home)}
    subprocess.run([COMMAND, "migrate"], env=env, check=True, capture_output=True)
    return subprocess.Popen([COMMAND, "import-reviews", str(file)], env=env, stdout=-3, stderr=-3)


def _finish(home: Path, file: Path) -> None:
    assert _start(home, file).wait() == 0


def _result(home: Path) -> dict[str, list]:
    """What stands in the database at the end, ids and the moments of the run left out."""
    questions = {
        "reviews": "SELECT line, status, rating, body_html, username FROM imported_rows "
        "JOIN contents ON contents.id = content_id JOIN members ON members.id = author_id ORDER BY line",
        "products": "SELECT external_id, rating_count, rating_sum, rating_1 FROM products ORDER BY external_id",
        "members": "SELECT username, contents_count FROM members ORDER BY username",
        "outbox": "SELECT topic, subscriber, count(*) FROM outbox GROUP BY 1, 2 ORDER BY 1, 2",
    }
    with sqlite3.connect(home / "community.sqlite3") as connection:
        return {name: connection.execute(question).fetchall() for name, question in questions.items()}
