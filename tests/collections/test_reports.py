"""Public collections are reported like contents: once by each, looked at by moderators, and answered."""

from __future__ import annotations

import pytest

from community.database import db
from moderation.audit.models import Act
from tests.collections.test_collections import ROOT, a_collection
from tests.factories import a_member

SAID = {"reason": "spam", "note": "每个专辑都在卖同一家店的东西。"}
REPORTS = "/api/v1/moderation/collections/reports"


@pytest.fixture
def reported(as_member):
    """A public collection that mei reported, and mei's client."""
    collection, mei = a_collection(as_member(a_member("lin"))), as_member(a_member("mei"))
    answer = mei.post(f"{ROOT}/{collection['id']}/reports", json=SAID)
    assert answer.status_code == 201, answer.json
    assert answer.json["collection_id"] == collection["id"]
    return collection, mei


def told(client) -> list[str]:
    return [item["text"] for item in client.get("/api/v1/notifications").json["items"]]


def hiding(collection) -> str:
    return f"/api/v1/moderation/collections/{collection['id']}/hiding"


def test_moderators_read_reports_with_their_collections(reported, as_member, as_moderator):
    collection, mei = reported

    listed = as_moderator.get(REPORTS).json["items"]

    assert [(item["collection"]["id"], item["reason"], item["note"]) for item in listed] == [
        (collection["id"], SAID["reason"], SAID["note"])
    ]
    assert mei.get(REPORTS).status_code == 403


def test_hiding_a_collection_upholds_its_reports_and_its_reporters_are_told(reported, as_moderator):
    collection, mei = reported

    assert as_moderator.put(hiding(collection), json={"reason": "spam"}).status_code == 200

    assert "已被处理" in told(mei)[0]
    assert as_moderator.get(REPORTS).json["items"] == []
    assert mei.get(f"{ROOT}/{collection['id']}").status_code == 404


def test_a_collection_that_is_left_stays_and_its_reporters_are_told_once(reported, as_moderator):
    collection, mei = reported

    for _ in range(2):
        assert as_moderator.delete(f"/api/v1/moderation/collections/{collection['id']}/reports").status_code == 204

    assert ["未违反规范" in text for text in told(mei)] == [True]
    assert mei.get(f"{ROOT}/{collection['id']}").status_code == 200
    assert db.session.query(Act).filter_by(act="collection.left").count() == 1
    assert mei.post(f"{ROOT}/{collection['id']}/reports", json=SAID).status_code == 201


def test_nobody_reports_twice_nor_their_own_nor_what_they_cannot_see(reported, as_member):
    collection, mei = reported
    lin = as_member(a_member("lin_2"))
    mine, hidden = a_collection(lin), a_collection(lin, public=False)

    assert mei.post(f"{ROOT}/{collection['id']}/reports", json=SAID).status_code == 409
    assert lin.post(f"{ROOT}/{mine['id']}/reports", json=SAID).status_code == 409
    assert mei.post(f"{ROOT}/{hidden['id']}/reports", json=SAID).status_code == 404
    assert mei.post(f"{ROOT}/{mine['id']}/reports", json={"reason": "ugly"}).status_code == 422


def test_a_reporter_who_leaves_leaves_no_words(reported, as_moderator, deliver_all):
    _, mei = reported
    assert mei.post("/api/v1/me/export").json["collections_reported"][0]["note"] == SAID["note"]

    mei.delete("/api/v1/me")
    deliver_all()

    assert as_moderator.get(REPORTS).json["items"] == []
