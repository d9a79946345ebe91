"""The shop's own words and hosts."""

from __future__ import annotations

import pytest

from community.outbox import transaction
from moderation.desk.reports import report_content
from moderation.rulebook.editions import current_edition
from moderation.rulebook.queries import rulebook_at
from moderation.rulebook.rates import measure
from tests.factories import a_member, a_post, made_public
from tests.rulebook.rules import CLEARANCE, screenings

WORDS = "/api/v1/moderation/words"
STORY = "周末走了三天山路，鞋底抓地，没有磨脚，下次还会再买。"


def add(client, text, use="hold", **more):
    return client.post(WORDS, json={"text": text, "use": use, "comment": "a test", **more})


def submit(client, body):
    return client.post("/api/v1/posts", json={"body": body}).json


def test_a_word_that_holds_quotes_the_authors_own_disguised_words(as_moderator, as_member):
    made = add(as_moderator, "私域流量", policy="advertising")
    assert (made.status_code, made.json["state"], made.json["rate"]) == (201, "live", None)

    note = submit(as_member(), "想做私.域.流.量的朋友看过来，这里有一份完整的资料。")

    assert note["status"] == "held"
    [reason] = note["screening"]["reasons"]
    assert (reason["policy"], reason["spans"]) == (
        "advertising",
        [{"field": "body", "start": 2, "end": 9, "text": "私.域.流.量"}],
    )


@pytest.mark.parametrize("disguised", ["四域流梁", "siyu流量", "私yuliuliang", "思 yu 留.两"])
def test_a_phrase_of_three_syllables_and_more_is_found_by_its_sound_too(as_moderator, as_member, disguised):
    a_post(STORY)
    assert add(as_moderator, "私域流量", policy="advertising").json["rate_by_sound"] == 0.0

    note = submit(as_member(), f"想做{disguised}的朋友看过来，这里有一份完整的资料。")

    assert note["status"] == "held"
    assert note["screening"]["reasons"][0]["spans"][0]["text"] == disguised


def test_a_word_is_not_looked_for_by_a_sound_that_is_short_common_or_was_never_measured(as_moderator):
    unmeasured = add(as_moderator, "私域流量", policy="advertising").json
    a_post("他是鱼六两，我们是鱼八两，今天一起在河边走了一圈。")
    short = add(as_moderator, "私域", policy="advertising").json
    common = add(as_moderator, "是与流量", policy="advertising").json

    assert (unmeasured["rate_by_sound"], short["rate_by_sound"], common["rate_by_sound"]) == (None, None, 1.0)
    for text in ("四域流梁的故事", "四域的故事", "是鱼六两的故事"):
        assert as_moderator.post("/api/v1/moderation/screen", json={"text": text}).json["outcome"] == "publish"


def test_a_word_in_the_shops_bank_and_in_the_shipped_one_is_one_sign_and_is_held(as_moderator, as_member):
    add(as_moderator, "诚招代理", policy="advertising")

    note = submit(as_member(), "我们这里诚招代理，有兴趣的朋友可以来看看。")

    assert note["status"] == "held"
    [reason] = note["screening"]["reasons"]
    assert [span["text"] for span in reason["spans"]] == ["诚招代理"]


@pytest.mark.parametrize("policy", ["off_topic", "hate", "advertising", "other"])
def test_a_word_that_holds_does_so_whatever_reason_it_stands_for(as_moderator, as_member, policy):
    add(as_moderator, "清仓", policy=policy)

    note = submit(as_member(), CLEARANCE)

    assert note["status"] == "held"
    assert [reason["policy"] for reason in note["screening"]["reasons"]] == [policy]


def test_a_word_that_scores_only_adds_to_other_signs(as_moderator, as_member):
    add(as_moderator, "清仓", "score", policy="advertising")

    assert submit(as_member(), CLEARANCE)["status"] == "published"
    said = as_moderator.post("/api/v1/moderation/screen", json={"text": CLEARANCE}).json
    [finding] = [finding for finding in said["findings"] if finding["check"] == "words.shop.advertising"]
    assert finding["strength"] == 0.4


def test_an_allowed_phrase_excuses_words_of_the_shop_and_of_the_shipped_banks(as_moderator):
    add(as_moderator, "清仓", policy="advertising")
    banned = "诚招代理"

    def outcome(text):
        return as_moderator.post("/api/v1/moderation/screen", json={"text": text}).json["outcome"]

    assert (outcome(CLEARANCE), outcome(f"{banned}的故事")) == ("hold", "hold")
    add(as_moderator, "全店清仓", "allow")
    add(as_moderator, f"{banned}的故事", "allow")
    assert (outcome(CLEARANCE), outcome(f"{banned}的故事")) == ("publish", "publish")
    assert outcome("今天清仓，快来看看吧，错过要等一年") == "hold"


@pytest.mark.parametrize(("state", "status"), [("draft", "published"), ("shadow", "published"), ("live", "held")])
def test_a_word_has_an_effect_only_while_it_is_live(as_moderator, as_member, state, status):
    add(as_moderator, "清仓", state=state)

    assert submit(as_member(), CLEARANCE)["status"] == status


def test_a_word_can_be_taken_out_of_use_and_brought_back(as_moderator, as_member):
    word = add(as_moderator, "清仓").json
    address = f"{WORDS}/{word['id']}/state"

    assert as_moderator.post(address, json={"state": "retired"}).status_code == 422
    retired = as_moderator.post(address, json={"state": "retired", "comment": "误伤"}).json
    assert (retired["state"], retired["version"], retired["versions"][0]["comment"]) == ("retired", 2, "误伤")
    assert submit(as_member(), CLEARANCE)["status"] == "published"
    assert as_moderator.post(address, json={"state": "live", "comment": "x"}).status_code == 409
    for state in ("draft", "live"):
        assert as_moderator.post(address, json={"state": state, "comment": "又来了"}).json["state"] == state
    assert submit(as_member(), f"{CLEARANCE}快来")["status"] == "held"


def test_a_word_that_genuine_texts_hold_cannot_hold_content_but_may_score(as_moderator):
    posts = [a_post(f"{STORY}第{number}次写，鞋子很舒服。") for number in range(3)]
    a_post("今天的天气非常好，我们去河边走了一圈。")

    refused = add(as_moderator, "鞋子", policy="advertising")

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/word-too-common")
    assert (refused.json["matched"], refused.json["measured"], refused.json["rate"]) == (3, 4, 0.75)
    assert refused.json["examples"] == [str(post.id) for post in reversed(posts)]
    assert "3 of 4" in refused.json["detail"]
    assert "score" in refused.json["detail"]
    scored = add(as_moderator, "鞋子", "score").json
    assert (scored["rate"], scored["measured"]) == (0.75, 4)


def test_texts_that_were_reported_or_are_not_public_say_nothing_of_a_word(app):
    reported, _held = made_public(a_post(f"{CLEARANCE}一", published=False)), a_post("加微信abc12345", published=False)
    a_post(STORY)
    assert measure(["清仓"])["清仓"].rate == 0.5

    with transaction():
        report_content(a_member(), reported.id, "advertising")

    assert measure(["清仓"])["清仓"].matched == 0
    assert measure(["清仓"])["清仓"].texts == 1


def test_an_edit_of_a_word_needs_the_version_that_was_read_and_measures_again(as_moderator):
    word = add(as_moderator, "鞋底").json
    address = f"{WORDS}/{word['id']}"
    read = as_moderator.get(address)
    assert as_moderator.put(address, json={"use": "score"}).status_code == 428
    a_post(STORY)

    tag = {"If-Match": read.headers["ETag"]}
    assert as_moderator.put(address, json={"use": "hold"}, headers=tag).json["type"] == "/problems/word-too-common"
    changed = as_moderator.put(address, json={"use": "score", "comment": "太常见"}, headers=tag).json

    assert (changed["version"], changed["use"], changed["rate"], changed["measured"]) == (2, "score", 1.0, 1)
    assert as_moderator.put(address, json={"use": "allow"}, headers=tag).status_code == 412


def test_many_words_are_added_at_once_and_each_refusal_is_named(as_moderator):
    a_post(STORY)
    add(as_moderator, "清仓")
    words = [
        {"text": "甩卖", "use": "hold"},
        {"text": "清．仓", "use": "hold"},
        {"text": "鞋底", "use": "hold"},
        {"text": "bad.example.com", "use": "hold", "kind": "host"},
    ]

    made = as_moderator.post(f"{WORDS}/bulk", json={"words": words, "comment": "从旧系统带来"})

    assert made.status_code == 201
    assert [item["text"] for item in made.json["items"]] == ["甩卖", "bad.example.com"]
    assert [refused["index"] for refused in made.json["rejected"]] == [1, 2]
    assert {item["comment"] for item in made.json["items"]} == {"从旧系统带来"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "！！"},
        {"text": ""},
        {"text": "a" * 101},
        {"use": "remove"},
        {"policy": "rude"},
        {"state": "retired"},
        {"kind": "host", "text": "no host"},
        {"kind": "host", "text": "localhost"},
    ],
)
def test_a_word_that_cannot_be_is_refused(as_moderator, wrong):
    assert as_moderator.post(WORDS, json={"text": "清仓", "use": "hold", **wrong}).status_code == 422
    assert current_edition() == 0


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://Shop.Example.com/a?b", "shop.example.com"),
        ("*.例子.公司", "xn--fsqu00a.xn--55qx5d"),
        ("a.cn.", "a.cn"),
    ],
)
def test_a_host_is_kept_as_it_is_compared(as_moderator, text, host):
    add(as_moderator, text, kind="host")

    assert rulebook_at().blocked_hosts == (host,)


def test_the_hosts_of_the_rulebook_are_kept_with_every_submission(as_moderator):
    add(as_moderator, "example.com", "allow", kind="host")
    add(as_moderator, "blog.example.com", "hold", kind="host", policy="spam")

    [kept] = screenings(a_post(STORY).id)

    assert kept.inputs["allowed_hosts"] == ["example.com"]
    assert kept.inputs["blocked_hosts"] == ["blog.example.com"]


def test_a_blocked_host_holds_and_an_allowed_one_is_no_finding(as_moderator, as_member):
    text = f"{STORY} 链接在 https://blog.example.com/shoes 可以看"

    def checks():
        said = as_moderator.post("/api/v1/moderation/screen", json={"text": text}).json
        return [finding["check"] for finding in said["findings"]]

    assert checks() == ["links"]
    add(as_moderator, "blog.example.com", "allow", kind="host")
    assert checks() == []
    add(as_moderator, "example.com", kind="host", policy="spam")
    assert submit(as_member(), text.replace("blog", "shop"))["status"] == "held"


def test_words_are_listed_by_kind_state_and_use(as_moderator):
    add(as_moderator, "清仓"), add(as_moderator, "全店", "allow"), add(as_moderator, "a.cn", kind="host", state="draft")

    def listed(**query):
        return [word["text"] for word in as_moderator.get(WORDS, query_string=query).json["items"]]

    assert listed() == ["a.cn", "全店", "清仓"]
    assert listed(kind="word", use="hold") == ["清仓"]
    assert listed(state="draft") == ["a.cn"]


def test_nobody_but_moderators_sees_the_words(as_member, client):
    assert client.get(WORDS).status_code == 401
    assert as_member(a_member(roles=("growth",))).get(WORDS).status_code == 403
    assert add(as_member(), "清仓").status_code == 403
