"""Replays on the wire and from the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from community.database import db
from moderation.cli.commands import moderation
from moderation.judgement.policy import DEFAULT
from moderation.replays.models import Replay
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import a_held_post
from tests.replays.past import PRAISE, a_rule, coupons, decided, every_second_look

KEYS = {"matched", "decided", "precision", "recall", "interval", "flips", "sample"}
STRICT = DEFAULT.to_json() | {"version": "strict"}


def test_a_rules_replay_is_answered_kept_and_shown_again(as_moderator):
    for post in coupons(2):
        decided(post, "remove", "advertising")
    rule = a_rule()

    reply = as_moderator.post(f"/api/v1/moderation/rules/{rule}/replay", json={})

    assert reply.status_code == 200
    assert set(reply.json) >= KEYS
    assert (reply.json["matched"], reply.json["decided"], reply.json["precision"]) == (2, 2, 1.0)
    assert as_moderator.get(f"/api/v1/moderation/replays/{reply.json['id']}").json == reply.json
    kept = db.session.scalars(select(Replay)).one()
    assert (kept.subject, kept.subject_id, kept.version) == ("rule", rule, "1")


def test_a_rule_may_go_live_after_its_replay(as_moderator):
    coupons(1)
    rule = a_rule()
    as_moderator.post(f"/api/v1/moderation/rules/{rule}/replay", json={})

    for state in ("shadow", "live"):
        moved = as_moderator.post(f"/api/v1/moderation/rules/{rule}/state", json={"state": state, "comment": "好"})

    assert (moved.json["state"], moved.json["expected_rate"]) == ("live", 1.0)


def test_a_policy_is_replayed_and_one_that_is_none_is_refused_by_name(as_moderator):
    a_held_post()

    found = as_moderator.post("/api/v1/moderation/policies/replay", json={"policy": STRICT}).json
    assert (found["subject"], found["subject_id"], found["version"], found["matched"]) == ("policy", None, "strict", 1)

    refused = as_moderator.post("/api/v1/moderation/policies/replay", json={"policy": {"version": "x"}})
    assert refused.status_code == 422
    assert "clauses" in refused.json["errors"]["policy"][0]


@pytest.mark.parametrize("use", ["hold", "score", "allow"])
def test_a_word_says_where_it_stands_and_what_it_would_do(as_moderator, use):
    word = a_word(as_moderator, "领券找我", use)
    coupons(2)
    a_post(PRAISE)

    found = as_moderator.post(f"/api/v1/moderation/words/{word}/replay", json={}).json

    assert (found["subject"], found["matched"]) == ("word", 2)
    assert found["sample"][0]["spans"][0]["text"] == "领券找我"
    flips = [{"before": "publish", "after": "hold", "count": 2}] if use == "hold" else []
    assert found["flips"] == flips


def test_a_words_replay_finds_what_only_sounds_like_it(as_moderator):
    a_post(PRAISE)
    word = a_word(as_moderator, "领券找我", "hold")
    a_post("零劝找我，满减很划算，鞋子也还不错。")

    found = as_moderator.post(f"/api/v1/moderation/words/{word}/replay", json={}).json

    assert (found["matched"], found["new"]) == (1, 1)
    assert found["sample"][0]["spans"][0]["text"] == "零劝找我"


def test_a_host_is_found_with_those_below_it(as_moderator):
    for host in ("bad.example.com", "example.com", "example.org"):
        a_post(f"{PRAISE}{PRAISE}详情见 https://{host}/shoes 这里。")
    host = a_word(as_moderator, "example.com", "hold", kind="host")

    found = as_moderator.post(f"/api/v1/moderation/words/{host}/replay", json={}).json

    assert (found["read"], found["matched"], found["new"]) == (3, 2, 2)
    assert found["flips"] == [{"before": "publish", "after": "hold", "count": 2}]
    assert {span["text"] for example in found["sample"] for span in example["spans"]} == {"example.com"}


def a_word(client, text, use, kind="word"):
    written = {"text": text, "kind": kind, "use": use, "state": "draft", "policy": "advertising", "comment": "一个测试"}
    reply = client.post("/api/v1/moderation/words", json=written)
    assert reply.status_code == 201, reply.json
    return reply.json["id"]


def test_replays_are_for_moderators(as_member, client):
    rule = a_rule()
    for address in (f"/api/v1/moderation/rules/{rule}/replay", "/api/v1/moderation/policies/replay"):
        assert client.post(address, json={"policy": STRICT}).status_code == 401
        assert as_member().post(address, json={"policy": STRICT}).status_code == 403
    assert as_member().get("/api/v1/moderation/quality").status_code == 403


def test_what_is_not_there_is_not_replayed(as_moderator):
    for address in ("rules/999999/replay", "words/999999/replay"):
        assert as_moderator.post(f"/api/v1/moderation/{address}", json={}).status_code == 404
    assert as_moderator.get("/api/v1/moderation/replays/999999").status_code == 404


def test_quality_is_the_miss_rate_of_second_looks(as_moderator):
    with every_second_look():
        bad, _ = a_post(f"{PRAISE}一"), a_post(f"{PRAISE}二")
    decided(bad, "remove", "spam")

    found = as_moderator.get("/api/v1/moderation/quality").json

    assert (found["miss_rate"], found["sampled"], found["judged"]) == (1.0, 2, 1)
    assert found["interval"][1] == 1.0


def command(app, *words):
    return CliRunner().invoke(moderation, words, obj=lambda: app)


def test_the_command_prints_what_the_api_answers(app, tmp_path):
    a_held_post()
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(STRICT), encoding="utf-8")

    run = command(app, "replay", "--policy", str(file), "--since", "2020-01-01")

    assert run.exit_code == 0, run.output
    assert set(json.loads(run.stdout)) >= KEYS
    assert json.loads(run.stdout)["matched"] == 1


def test_the_command_replays_rules_too_with_the_checks_asked_again(app):
    coupons(3)

    run = command(app, "replay", "--rule", str(a_rule()), "--again", "--newest", "2", "--seed", "7")

    found = json.loads(run.stdout)
    assert (found["read"], found["matched"], found["again"], found["seed"]) == (2, 2, True, "7")


def test_the_command_says_in_a_sentence_what_is_wrong(app, tmp_path):
    file = tmp_path / "policy.json"
    file.write_text('{"version": "x"}', encoding="utf-8")

    assert command(app, "replay").exit_code == 2
    assert "has no clauses" in command(app, "replay", "--policy", str(file)).output
    assert command(app, "replay", "--rule", "999999").exit_code == 1
    assert a_member().username not in command(app, "replay", "--rule", "999999").output


def test_verify_replay_ends_well_when_everything_comes_out_again(app):
    a_held_post()

    run = command(app, "verify-replay", "--again")

    assert (run.exit_code, json.loads(run.stdout)) == (0, {"read": 1, "differing": 0, "verdicts": []})
