"""After an erasure no mark of the person is left: not in a row, a page of the database, a file, an answer or a log."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from community.audit.actions import CHECKS, examine
from community.database import db
from community.own_data.actions import finish_erasures
from tests.own_data.person import API, a_marked_life

ROOT = "zqkeh"


@pytest.fixture
def lin(app, as_member, as_moderator, deliver_all):
    """Somebody who left marks everywhere."""
    person = a_marked_life(ROOT, as_member, as_moderator)
    deliver_all()
    return person


def erased(person, deliver_all, contents: str) -> dict:
    """Leave, let the workers do their work, and look at the receipt without an account."""
    receipt = person.client.delete(f"{API}/me?contents={contents}").json
    assert receipt["status"] == "in_progress"
    deliver_all()
    finish_erasures()
    stranger = person.client.application.test_client()
    return stranger.get(f"{API}/erasures/{receipt['receipt']}").json


def rows_that_say(mark: str) -> dict[str, list]:
    """Every row of every table that holds the mark in any column."""
    found = {}
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            if any(mark in said(value) for value in row.values()):
                found.setdefault(table.name, []).append(dict(row))
    return found


def said(value) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def files_that_say(home: Path, mark: str) -> list[str]:
    return [
        str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() and mark.encode() in path.read_bytes()
    ]


def differences() -> dict[str, list]:
    return {check.name: found for check in CHECKS if (found := examine(check))}


def test_with_its_contents_removed_no_mark_is_left_anywhere(app, lin, deliver_all, capsys, caplog):
    home = app.config["COMMUNITY"].home
    assert differences() == {}
    assert rows_that_say(ROOT)

    receipt = erased(lin, deliver_all, "removed")

    assert (receipt["status"], receipt["kept_contents"]) == ("done", 0)
    assert rows_that_say(ROOT) == {}
    assert files_that_say(home, ROOT) == []
    assert list((home / "media").rglob("*.jpg")) == []
    assert ROOT not in caplog.text + "".join(capsys.readouterr())
    assert differences() == {}


def test_with_its_contents_kept_only_their_present_words_are_left(app, lin, deliver_all):
    receipt = erased(lin, deliver_all, "kept")

    left = rows_that_say(ROOT)
    assert receipt["status"] == "done"
    assert receipt["kept_contents"] == 6
    derived = {"content_topics", "topics", "folded_texts", "search_terms", "search_names", "search_documents"}
    assert left.keys() - derived == {"contents", "review_attributes"} - {"review_attributes"}
    assert {row["status"] for row in left["contents"]} == {"published"}
    assert differences() == {}
