"""An export is complete and tells of nobody else."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from community.database import db
from community.own_data.exported import present_rooms
from community.own_data.rooms import NOT_EXPORTED
from moderation.own_data import rooms as desk
from tests.own_data.person import a_marked_life

EXPORT = "/api/v1/me/export"


@pytest.fixture
def both(app, as_member, as_moderator, deliver_all):
    """Two marked lives, side by side."""
    lives = [a_marked_life(root, as_member, as_moderator) for root in ("zqkeh", "zqpab")]
    deliver_all()
    return lives


def test_every_mark_that_somebody_left_is_in_their_export_and_nobody_elses(both):
    lin, wen = both

    told = lin.client.post(EXPORT).get_data(as_text=True)

    assert [mark for mark in lin.marks if mark not in told] == []
    assert wen.root not in told


def test_the_archive_holds_the_same_and_every_picture(both):
    lin, _ = both

    with zipfile.ZipFile(io.BytesIO(lin.client.post(f"{EXPORT}/archive").data)) as archive:
        told = json.loads(archive.read("export.json"))
        pictures = [name for name in archive.namelist() if name.startswith("pictures/")]

    assert pictures == [f"pictures/{each['id']}.jpg" for each in told["pictures"]]
    assert len(pictures) == 1
    assert [content["status"] for content in told["contents"]].count("draft") == 1


def test_an_export_tells_no_secret_and_not_who_judged(both):
    told = both[0].client.post(EXPORT).json

    assert not {"password_hash", "email_index", "skeleton"} & told["account"][0].keys()
    assert told["decisions"][0]["outcome"] == "remove"
    assert not {"decided_by", "note", "before"} & told["decisions"][0].keys()


def test_a_stranger_has_nothing_to_export(client):
    assert client.post(EXPORT).status_code == 401


def test_whatever_table_knows_members_is_exported_or_says_why_not(houses):
    with houses("sqlite").app_context():
        told = {room.table.name for room in present_rooms()}
        silent = NOT_EXPORTED | desk.NOT_EXPORTED
        of_members = {
            table.name
            for table in db.metadata.sorted_tables
            if {key.column.table.name for key in table.foreign_keys} & {*told, "members"}
        }

    assert of_members - told - silent.keys() == set()
    assert silent.keys() & told == set()
