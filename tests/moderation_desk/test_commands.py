"""`moderation screen`, and a community without moderation."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from community.app import create_app
from community.database import db
from moderation.cli.commands import moderation
from tests.conftest import SECRET
from tests.factories import a_post
from tests.moderation_desk.desk import CLEAN, SOLICITING

RECORDS = [{"text": CLEAN, "id": 1}, {"text": SOLICITING, "kind": "comment"}, {"text": "五星好评", "rating": 5}]


@pytest.fixture
def files(tmp_path):
    """An input file with the records, and where the output goes."""
    source = tmp_path / "texts.jsonl"
    source.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in RECORDS), encoding="utf-8")
    return source, tmp_path / "verdicts.jsonl"


def screen(source, target):
    return CliRunner().invoke(moderation, ["screen", "--in", str(source), "--out", str(target)])


def verdicts(target):
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_every_line_gets_its_verdict_and_keeps_its_other_fields(files):
    source, target = files

    assert screen(source, target).exit_code == 0

    answers = verdicts(target)
    assert [answer["outcome"] for answer in answers] == ["publish", "hold", "publish"]
    assert answers[0]["id"] == 1
    assert answers[1]["findings"][0]["spans"][0]["text"] in SOLICITING
    assert set(answers[2]["scores"]) == {"abuse", "spam", "quality"}


def test_a_run_that_was_stopped_in_the_middle_of_a_line_goes_on_from_there(files):
    source, target = files
    screen(source, target)
    whole = target.read_bytes()
    target.write_bytes(whole[: len(whole) // 2])

    screen(source, target)
    screen(source, target)

    assert target.read_bytes() == whole


@pytest.mark.parametrize("line", ["", "{", "[]", '{"text": 7}', '{"text": "a", "kind": "poem"}', "\udcff"])
def test_a_line_that_cannot_be_read_says_why_and_the_others_are_judged(files, line):
    source, target = files
    source.write_bytes(line.encode(errors="surrogateescape") + b"\n" + source.read_bytes())

    assert screen(source, target).exit_code == 1

    answers = verdicts(target)
    assert "problem" in answers[0]
    assert [answer.get("outcome") for answer in answers[1:]] == ["publish", "hold", "publish"]


def test_half_of_a_character_comes_out_as_it_came_in(files):
    source, target = files
    source.write_text('{"text": "鞋子很舒服，走了三天没有磨脚\\ud83d"}\n', encoding="utf-8")

    assert screen(source, target).exit_code == 0
    assert verdicts(target)[0]["text"].endswith("\ud83d")


def test_without_its_file_the_command_is_used_wrongly(tmp_path):
    assert screen(tmp_path / "missing.jsonl", tmp_path / "out.jsonl").exit_code == 2


def test_without_moderation_everything_stays_pending(tmp_path):
    url = f"sqlite:///{tmp_path / 'alone.sqlite3'}"
    alone = create_app({"COMMUNITY_HOME": str(tmp_path), "DATABASE_URL": url, "SECRET_KEY": SECRET})
    with alone.app_context():
        db.create_all()
        assert a_post(CLEAN, published=False).status == "pending"
        db.session.remove()
        db.engine.dispose()
