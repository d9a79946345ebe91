"""The life of a moderators' rule."""

from __future__ import annotations

from contextlib import suppress

import pytest
from flask import Flask, current_app

from community.content.models import Content
from community.database import db
from community.errors import StaleVersion
from community.members.models import Member
from community.outbox import transaction
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Verdict
from moderation.rulebook import actions
from moderation.rulebook.editions import current_edition
from moderation.rulebook.models import Edition, State
from moderation.rulebook.queries import rulebook_at
from moderation.screening.judges import Judge, judge_at
from tests.conftest import SECRET
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import a_reported_post, case_of, decide
from tests.parallel import at_once
from tests.rulebook.rules import CLEARANCE, RULES, SAID, a_moderator, a_replay, a_rule, screenings
from wsgi import make_house


def installed_judge() -> Judge:
    return current_app.extensions["moderation"]


def status_of(content: Content) -> str:
    db.session.rollback()
    return db.session.get(Content, content.id).status


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


def test_a_verdict_names_its_edition_and_the_rulebook_of_that_edition_can_be_read_again(as_moderator):
    rule = a_rule(state="live")
    post = a_post(CLEARANCE, published=False)
    move(as_moderator, rule.rule_id, "retired")

    [kept] = screenings(post.id)

    assert kept.edition == kept.verdict["edition"] == rule.edition_id
    assert kept.verdict["matches"] == [{"rule_id": rule.rule_id, "version": rule.version, "live": True}]
    book = rulebook_at(kept.edition)
    assert [(each.rule_id, each.version, each.live) for each in book.rules] == [(rule.rule_id, rule.version, True)]
    assert rulebook_at().rules == ()
    taught = judge_at(installed_judge(), kept.edition)
    assert taught.judge(Submission.from_json(kept.inputs)) == Verdict.from_json(kept.verdict)


def test_a_rule_looks_only_at_the_kinds_that_it_names(as_moderator):
    a_rule(state="live", kinds=["comment"])

    assert status_of(a_post(CLEARANCE, published=False)) == "published"


def test_an_expression_that_cannot_run_is_refused_at_its_place_in_the_readers_language(as_moderator):
    body = {**SAID, "name": "错", "expression": "length < 10 &&\n  raitng == 5"}
    refused = as_moderator.post(RULES, json=body, headers={"Accept-Language": "en"})

    assert refused.status_code == 422
    assert (refused.json["line"], refused.json["column"]) == (2, 3)
    assert refused.json["source_line"] == "  raitng == 5"
    assert refused.json["errors"]["expression"][0].startswith("2:3 There is no signal raitng.")
    assert "没有名为 raitng 的信号" in as_moderator.post(RULES, json=body).json["errors"]["expression"][0]
    assert as_moderator.get(RULES).json["items"] == []


def test_a_rule_that_asks_for_a_check_that_nobody_makes_is_refused_at_its_place(as_moderator):
    asked = {**SAID, "name": "错", "expression": 'length < 10 && found["contact"] > 0.5'}
    refused = as_moderator.post(RULES, json=asked, headers={"Accept-Language": "en"})

    assert (refused.status_code, refused.json["column"]) == (422, 23)
    assert "There is no check contact. Did you mean contacts?" in refused.json["errors"]["expression"][0]
    tried = {"expression": asked["expression"], "text": "好"}
    assert as_moderator.post(f"{RULES}/try", json=tried).status_code == 422
    read = as_moderator.get(f"{RULES}/{a_rule().rule_id}")
    edited = as_moderator.put(
        read.request.path,
        json={key: value for key, value in asked.items() if key != "name"},
        headers={"If-Match": read.headers["ETag"]},
    )
    assert edited.status_code == 422


def test_a_rule_may_ask_for_what_workers_find_and_for_words_that_are_yet_to_come(as_moderator):
    for place, name in enumerate(("burst", "known_image", "words.shop.hate")):
        asked = {**SAID, "name": f"rule {place}", "expression": f'found["{name}"] > 0.5'}
        assert as_moderator.post(RULES, json=asked).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "publish"},
        {"policy": "rude"},
        {"kinds": []},
        {"kinds": ["poem"]},
        {"name": ""},
        {"expression": ""},
        {"message": {"zh": "只有中文"}},
        {"surprise": 1},
    ],
)
def test_a_rule_that_cannot_be_is_refused(as_moderator, wrong):
    assert as_moderator.post(RULES, json={**SAID, "name": "清仓", **wrong}).status_code == 422


def test_two_rules_cannot_have_one_name(as_moderator):
    a_rule("清仓")

    assert as_moderator.post(RULES, json={**SAID, "name": "清仓"}).status_code == 409


def test_an_edit_needs_the_version_that_was_read_and_of_two_moderators_one_wins(as_moderator):
    rule = a_rule()
    address = f"{RULES}/{rule.rule_id}"
    tag = {"If-Match": as_moderator.get(address).headers["ETag"]}

    assert as_moderator.put(address, json=SAID).status_code == 428
    first, second = (as_moderator.put(address, json={**SAID, "comment": who}, headers=tag) for who in ("甲", "乙"))

    assert (first.status_code, second.status_code) == (200, 412)
    assert as_moderator.get(address).json["comment"] == "甲"


def test_sixteen_moderators_who_edit_at_once_write_one_version(app):
    rule = a_rule()
    rule_id, author_id = rule.rule_id, a_moderator().id

    def edit():
        with app.app_context(), suppress(StaleVersion), transaction() as session:
            author = session.get_one(Member, author_id)
            actions.revise_rule(rule_id, author, 1, **{**SAID, "message": None})

    at_once([edit] * 16)

    db.session.rollback()
    assert actions.present_version(rule_id).version == 2


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ("draft", "live", 409),
        ("draft", "shadow", 200),
        ("shadow", "draft", 409),
        ("live", "shadow", 200),
        ("live", "draft", 409),
        ("retired", "live", 409),
        ("retired", "draft", 200),
    ],
)
def test_a_rule_goes_from_state_to_state_by_its_steps(as_moderator, before, after, status):
    rule = a_rule(state=before)

    assert move(as_moderator, rule.rule_id, after).status_code == status


def test_a_rule_shows_what_each_version_changed_and_can_say_again_what_it_said(as_moderator):
    first = a_rule(state="live")
    read = as_moderator.get(f"{RULES}/{first.rule_id}")
    other = {**SAID, "expression": 'folded.says("甩卖")', "outcome": "label"}
    as_moderator.put(read.request.path, json=other, headers={"If-Match": read.headers["ETag"]})

    rolled = as_moderator.post(f"{read.request.path}/rollback", json={"to": 1, "comment": "还是原来的好"}).json

    assert (rolled["expression"], rolled["outcome"], rolled["state"]) == (SAID["expression"], "hold", "shadow")
    assert rolled["versions"][1]["diff"] == {
        "expression": [["same", 'folded.says("'], ["removed", "清仓"], ["added", "甩卖"], ["same", '")']],
        "outcome": [["removed", "hold"], ["added", "label"]],
    }
    assert [version["diff"] == {} for version in rolled["versions"]] == [False, False, True, True, True]
    again = as_moderator.post(f"{read.request.path}/rollback", json={"to": 1, "comment": "x"}).json
    assert again["version"] == rolled["version"]


@pytest.mark.parametrize(("asked", "status"), [({"to": 9}, 404), ({"to": 1, "version": 7}, 409), ({"to": 0}, 422)])
def test_a_rule_goes_back_only_to_what_it_said_and_from_what_was_read(as_moderator, asked, status):
    rule = a_rule()

    refused = as_moderator.post(f"{RULES}/{rule.rule_id}/rollback", json={**asked, "comment": "x"})

    assert refused.status_code == status


def test_bringing_a_rule_where_it_is_already_is_no_edition(as_moderator):
    rule = a_rule(state="live")

    assert move(as_moderator, rule.rule_id, "live").json["version"] == rule.version
    assert current_edition() == rule.edition_id


def test_a_state_that_was_decided_on_an_older_version_is_refused(as_moderator):
    rule = a_rule(state="shadow")
    body = {"state": "retired", "comment": "a test", "version": rule.version - 1}

    assert as_moderator.post(f"{RULES}/{rule.rule_id}/state", json=body).json["type"] == "/problems/stale-rule"


def test_a_state_needs_a_comment(as_moderator):
    assert move(as_moderator, a_rule().rule_id, "shadow", comment="").status_code == 422


def test_a_replay_of_another_expression_does_not_count(as_moderator):
    rule = a_rule(state="shadow")
    a_replay(rule.rule_id)
    address = f"{RULES}/{rule.rule_id}"
    tag = {"If-Match": as_moderator.get(address).headers["ETag"]}
    as_moderator.put(address, json={**SAID, "expression": "length < 3"}, headers=tag)

    assert move(as_moderator, rule.rule_id, "live").json["type"] == "/problems/not-replayed"


@pytest.mark.parametrize(("interval", "status"), [(None, 409), ([0.97, 1.0], 409), ([0.981, 1.0], 200)])
def test_a_rule_rejects_only_when_its_replay_is_sure_enough(as_moderator, interval, status):
    rule = a_rule(state="shadow", outcome="reject")
    a_replay(rule.rule_id, interval=interval)

    assert move(as_moderator, rule.rule_id, "live").status_code == status


def test_what_was_written_into_the_rulebook_cannot_be_rewritten(app):
    rule = a_rule()

    with pytest.raises(RuntimeError, match="write another edition"), transaction():
        actions.present_version(rule.rule_id).state = State.LIVE
    with pytest.raises(RuntimeError, match="write another edition"), transaction() as session:
        session.delete(session.get(Edition, rule.edition_id))


def test_people_who_agree_with_a_rule_raise_its_share(as_moderator):
    rule = a_rule(state="live")
    for text, outcome in ((CLEARANCE, "remove"), (f"{CLEARANCE}真的", "publish"), (f"{CLEARANCE}快来", None)):
        post = a_post(text, published=False)
        if outcome:
            decide(as_moderator, case_of(post), outcome, reason="off_topic")

    figures = as_moderator.get(f"{RULES}/{rule.rule_id}").json["figures"]

    assert figures == {
        "hits": {"day": 3, "month": 3},
        "shadow_hits": {"day": 0, "month": 0},
        "decided": 2,
        "upheld": 0.5,
    }


def test_rules_are_listed_by_state(as_moderator):
    a_rule("一"), a_rule("二", state="shadow")

    assert [rule["name"] for rule in as_moderator.get(RULES).json["items"]] == ["二", "一"]
    assert [rule["name"] for rule in as_moderator.get(RULES, query_string={"state": "draft"}).json["items"]] == ["一"]


def test_nobody_but_moderators_sees_the_rulebook(as_member, client):
    rule = a_rule()
    for address in (RULES, f"{RULES}/{rule.rule_id}", "/api/v1/moderation/signals"):
        assert client.get(address).status_code == 401
        assert as_member().get(address).status_code == 403
        assert as_member(a_member(roles=("growth",))).get(address).status_code == 403
    assert as_member().post(RULES, json={**SAID, "name": "x"}).status_code == 403


def test_an_expression_can_be_tried_on_a_text_and_nothing_is_stored(as_moderator):
    tried = {
        "expression": 'author.trust == 0 && folded.says("加微信")',
        "text": "加\u200b微\u200b信",
        "author_trust": "T0",
    }

    said = as_moderator.post(f"{RULES}/try", json=tried).json
    assert said == {"matched": True, "problem": None, "signals": {"author.trust": 0, "folded": "加微信"}}
    assert as_moderator.post(f"{RULES}/try", json={**tried, "author_trust": "T2"}).json["matched"] is False
    assert as_moderator.post(f"{RULES}/try", json={**tried, "expression": "1 ++"}).json["column"] >= 1
    undecided = as_moderator.post(f"{RULES}/try", json={**tried, "expression": "1 / author.trust > 1"}).json
    assert undecided["matched"] is None
    assert undecided["problem"]
    assert current_edition() == 0


def test_the_signals_are_listed_with_meanings_and_examples_that_run(as_moderator):
    signals = as_moderator.get("/api/v1/moderation/signals").json["items"]

    assert {"text", "author.trust", "score.spam"} <= {signal["name"] for signal in signals}
    for signal in signals:
        body = {"expression": signal["example"], "text": CLEARANCE}
        assert as_moderator.post(f"{RULES}/try", json=body).status_code == 200, signal


def test_a_rule_works_in_another_process_at_the_very_next_submission(app, as_moderator):
    """Another process: a second app over the same database, which has its own memory of the rulebook."""
    settings = {"COMMUNITY_HOME": str(app.config["COMMUNITY"].home), "SECRET_KEY": SECRET}
    other = make_house({**settings, "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]})
    author = a_member()
    assert submitted_in(other, author.id, CLEARANCE) == "published"

    a_rule(state="live")

    assert submitted_in(other, author.id, f"{CLEARANCE}快来") == "held"


def submitted_in(house: Flask, author_id: int, body: str) -> str:
    """What becomes of a note that is submitted there."""
    with house.app_context():
        try:
            return status_of(a_post(body, author=db.session.get(Member, author_id), published=False))
        finally:
            db.session.remove()


def test_a_case_names_the_rules_that_fired_those_in_shadow_too(as_moderator):
    live, shadow = a_rule("清仓", state="live"), a_rule("甩卖", state="shadow", expression='folded.says("清仓甩卖")')

    post = a_post("清仓甩卖，周末最后两天，来看看吧，错过要等一年。", published=False)

    shown = as_moderator.get(f"/api/v1/moderation/cases/{case_of(post).id}").json["rules"]
    assert shown == [
        {"rule_id": str(live.rule_id), "name": "清仓", "version": live.version, "live": True},
        {"rule_id": str(shadow.rule_id), "name": "甩卖", "version": shadow.version, "live": False},
    ]


def test_a_rule_knows_what_the_author_published_and_what_was_decided_against_them(as_moderator):
    author = a_member()
    a_post("周末去了山里，鞋子很舒服，走了三天。", author=author)
    removed = a_reported_post(author=author)
    decide(as_moderator, case_of(removed), "remove", reason="off_topic")
    a_rule(state="live", expression="author.strikes == 1 && author.contents == 1")

    assert status_of(a_post("今天的天气很好，我们去河边走了一圈。", author=author, published=False)) == "held"
    assert status_of(a_post("今天的天气很好，我们去河边走了一圈。", published=False)) == "published"
