"""Rules, words and any text, on their pages."""

from community.database import db
from moderation.rulebook.models import RuleVersion, WordVersion
from tests.moderation_desk.desk import SOLICITING, a_held_post, a_moderator
from tests.pages.browsing import browser_of

RULE = {
    "name": "新号留微信",
    "expression": 'folded.says("加微信")',
    "outcome": "hold",
    "policy": "contact_solicitation",
}


def newest(model):
    return db.session.scalars(db.select(model).order_by(model.id.desc())).first()


def test_a_rule_goes_from_draft_through_shadow_and_a_replay_to_live(app):
    a_held_post()
    browser = browser_of(app, a_moderator())
    address = browser.send("/moderation/rules/new", RULE, on="/moderation/rules/new").location
    for state in ("shadow", "live"):
        answer = browser.send(f"{address}/state", {"state": state, "comment": "试试"}, on=address)
    assert answer.status_code == 409
    assert "请先回放历史内容" in answer.text
    browser.send(f"{address}/replay", {}, on=address)
    assert SOLICITING[:10] in browser.open(address).text
    assert browser.send(f"{address}/state", {"state": "live", "comment": "可以"}, on=address).status_code == 303
    assert newest(RuleVersion).state == "live"


def test_the_editor_points_at_the_place_that_is_wrong_and_keeps_what_was_written(app):
    browser = browser_of(app, a_moderator())
    wrong = RULE | {"expression": "author.trust == 0 && lenght < 5"}
    answer = browser.send("/moderation/rules/new", wrong, on="/moderation/rules/new")
    assert answer.status_code == 422
    assert "第 1 行第 22 列" in answer.text
    assert "author.trust == 0 &amp;&amp; <mark>lenght &lt; 5</mark>" in answer.text
    assert 'value="新号留微信"' in answer.text


def test_a_rule_is_tried_on_a_text_while_it_is_written(app):
    browser = browser_of(app, a_moderator())
    tried = browser.send("/moderation/rules/new/try", RULE | {"text": SOLICITING}, on="/moderation/rules/new")
    assert "会命中" in tried.text
    assert newest(RuleVersion) is None


def test_who_edits_an_older_version_of_a_rule_is_told(app):
    browser = browser_of(app, a_moderator())
    address = browser.send("/moderation/rules/new", RULE, on="/moderation/rules/new").location
    browser.send(address, RULE | {"version": 1, "outcome": "label"}, on=address)
    assert browser.send(address, RULE | {"version": 1}, on=address).status_code == 412
    assert newest(RuleVersion).outcome == "label"


def test_a_rule_shows_what_was_changed_and_says_again_what_it_said(app):
    browser = browser_of(app, a_moderator())
    address = browser.send("/moderation/rules/new", RULE, on="/moderation/rules/new").location
    browser.send(address, RULE | {"version": 1, "outcome": "label"}, on=address)
    assert "<del>hold</del><ins>label</ins>" in browser.open(address).text

    browser.send(f"{address}/rollback", {"to": 1, "version": 2, "comment": "恢复为第 1 版"}, on=address)

    assert (newest(RuleVersion).version, newest(RuleVersion).outcome) == (3, "hold")


def test_a_word_is_added_changed_and_retired(app):
    browser = browser_of(app, a_moderator())
    said = {"text": "私域", "kind": "word", "use": "score", "policy": "advertising", "state": "live"}
    address = browser.send("/moderation/words", said, on="/moderation/words").location
    assert browser.send("/moderation/words", said, on="/moderation/words").status_code == 409
    browser.send(address, {"use": "allow", "policy": "other", "version": 1}, on=address)
    browser.send(f"{address}/state", {"state": "retired", "comment": "没人用了"}, on=address)
    assert (newest(WordVersion).use, newest(WordVersion).state) == ("allow", "retired")


def test_any_text_is_tried_and_what_is_found_is_marked(app):
    browser = browser_of(app, a_moderator())
    answer = browser.send("/moderation/screen", {"text": SOLICITING}, on="/moderation/screen")
    assert answer.status_code == 200
    assert "<mark" in answer.text


def test_the_live_policy_is_shown_with_its_clauses(app):
    assert "生效中" in browser_of(app, a_moderator()).open("/moderation/policies").text
