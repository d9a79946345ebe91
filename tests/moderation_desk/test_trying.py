"""Any text tried on the pipeline, and the policy it follows."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from community.database import db
from moderation.desk.models import Case
from moderation.judgement.verdicts import Outcome
from moderation.screening.actions import judge
from moderation.screening.models import Screening
from tests.factories import an_api_key
from tests.moderation_desk.desk import CLEAN, SOLICITING


def test_any_text_can_be_tried_and_nothing_is_stored(as_moderator, client, app):
    said = as_moderator.post("/api/v1/moderation/screen", json={"text": SOLICITING}).json

    assert said["outcome"] == Outcome.HOLD
    assert said["findings"][0]["check"] == "contacts"
    assert said["reasons"][0]["spans"][0]["text"] in SOLICITING
    assert db.session.scalar(select(func.count()).select_from(Screening)) == 0
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0
    assert client.post("/api/v1/moderation/screen", json={"text": CLEAN}).status_code == 401
    key = {"Authorization": f"Bearer {an_api_key('moderation:screen')}"}
    assert client.post("/api/v1/moderation/screen", json={"text": CLEAN}, headers=key).json["outcome"] == "publish"


@pytest.mark.parametrize(
    "body",
    [{}, {"text": 7}, {"text": "a\0b"}, {"text": "a", "kind": "poem"}, {"text": "a", "rating": 6}, {"texts": ""}],
)
def test_what_cannot_be_screened_is_refused(as_moderator, body):
    assert as_moderator.post("/api/v1/moderation/screen", json=body).status_code == 422


def test_the_policy_that_is_live_can_be_read(as_moderator):
    [policy] = as_moderator.get("/api/v1/moderation/policies").json["items"]
    assert (policy["version"], policy["state"]) == (judge().policy.version, "live")
    assert {"publish", "hold"} <= {*policy["unfinished"].values()}
