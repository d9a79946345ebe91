"""The life of a moderators' rule."""

from __future__ import annotations

import pytest

from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Verdict
from moderation.rulebook.models import State
from moderation.rulebook.queries import rulebook_at
from tests.factories import a_member, a_post
from tests.parallel import at_once
from tests.rulebook.rules import CLEARANCE, RULES, SAID, a_replay, a_rule, screenings


def move(client, rule_id, state, comment="a test"):
    return client.post(f"{RULES}/{rule_id}/state", json={"state": state, "comment": comment})


def test_a_rule_is_drafted_tried_in_shadow_replayed_live_edited_and_retired(as_moderator, as_member):
    message = {"zh": "请不要发清仓广告。", "en": "No clearance sales, please."}
    made = as_moderator.post(RULES, json={**SAID, "name": "清仓", "message": message})
    rule_id = made.json["id"]
    assert (made.status_code, made.json["state"], made.json["version"]) == (201, "draft", 1)
    lin = as_member()
    assert lin.post("/api/v1/posts", json={"body": CLEARANCE}).json["status"] == "published"

    assert move(as_moderator, rule_id, "shadow").json["state"] == "shadow"
    assert as_member().post("/api/v1/posts", json={"body": CLEARANCE}).json["status"] == "published"
    figures = as_moderator.get(f"{RULES}/{rule_id}").json["figures"]
    assert figures["shadow_hits"] == {"day": 1, "month": 1}
    assert figures["hits"] == {"day": 0, "month": 0}

    refused = move(as_moderator, rule_id, "live")
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/not-replayed")
    assert f"{RULES}/{rule_id}/replay" in refused.json["detail"]
    a_replay(int(rule_id), matched=4, read=1000)
    live = move(as_moderator, rule_id, "live").json
    assert (live["state"], live["expected_rate"]) == ("live", 0.004)

    held = as_member().post("/api/v1/posts", json={"body": f"好消息：{CLEARANCE}"}).json
    assert held["status"] == "held"
    assert held["screening"]["reasons"] == [
        {
            "policy": "off_topic",
            "message": message["zh"],
            "spans": [{"field": "body", "start": 6, "end": 8, "text": "清仓"}],
        }
    ]

    read = as_moderator.get(f"{RULES}/{rule_id}")
    edited = as_moderator.put(
        f"{RULES}/{rule_id}",
        json={**SAID, "expression": 'folded.says("甩卖")', "comment": "误伤太多"},
        headers={"If-Match": read.headers["ETag"]},
    ).json
    assert (edited["state"], edited["version"], edited["expected_rate"]) == ("shadow", 4, None)
    assert move(as_moderator, rule_id, "live").status_code == 409
    retired = move(as_moderator, rule_id, "retired", "没有用了").json
    assert retired["state"] == "retired"
    assert [version["state"] for version in retired["versions"]] == ["retired", "shadow", "live", "shadow", "draft"]
    assert retired["versions"][0]["comment"] == "没有用了"
    assert all(version["author"] for version in retired["versions"])
