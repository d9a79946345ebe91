"""A member's own pages: what is shown is theirs and all of it, and a form does what the API does."""

from __future__ import annotations

import pytest

from community.accounts.models import Erasure
from community.content.models import Content, Status
from community.database import db
from community.members.models import Member
from community.notifications.queries import preferences_of
from community.own_pages.passages import passages
from tests.factories import a_member, a_post
from tests.pages.browsing import PASSWORD, browser_of

OWN = ("/me", "/me/notifications", "/me/notifications/preferences", "/me/appeals", "/me/rewards", "/me/interests",
       "/me/account")  # fmt: skip
SPAM = "想要同款加微信abc12345，量大从优。"


@pytest.mark.parametrize("path", OWN)
def test_a_stranger_is_led_to_where_one_signs_in(app, path):
    answer = browser_of(app).open(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/signin?next=")


def test_contents_stand_there_with_status_and_the_reason_word_by_word(app):
    lin = a_member()
    held = a_post(SPAM, author=lin, published=False)
    others = a_post("别人的笔记在这里。")
    page = browser_of(app, lin).open("/me").text
    assert held.status is Status.HELD
    assert "内容含有联系方式或站外引流信息。" in page
    assert "<mark>" in page
    assert f"/me/appeals/new?content={held.id}" in page
    assert others.excerpt not in page


def test_what_is_taken_back_can_be_restored(app):
    lin = a_member()
    note = a_post(author=lin)
    browser = browser_of(app, lin)
    browser.send(f"/me/contents/{note.id}/withdrawal", {"back": "/me"}, on="/me")
    assert db.session.get(Content, note.id, populate_existing=True).status is Status.WITHDRAWN
    browser.send(f"/me/contents/{note.id}/restoration", {"back": "/me"}, on="/me")
    assert db.session.get(Content, note.id, populate_existing=True).status is Status.PUBLISHED


def test_nobody_takes_back_what_others_wrote(app):
    note = a_post()
    answer = browser_of(app, a_member()).send(f"/me/contents/{note.id}/withdrawal", {}, on="/me/account")
    assert answer.status_code == 404
    assert db.session.get(Content, note.id, populate_existing=True).status is Status.PUBLISHED


def test_preferences_are_saved_as_the_form_says(app):
    lin = a_member()
    said = {"version": 1, "liked.mail": "true", "digest": "weekly", "most.in_app": "20", "most.mail": "1"}
    answer = browser_of(app, lin).send("/me/notifications/preferences", said, on="/me/notifications/preferences")
    kept = preferences_of(lin.id)
    assert answer.status_code == 303
    assert kept["types"]["liked"] == {"in_app": False, "mail": True}
    assert (kept["digest"], kept["quiet_hours"], kept["most_a_day"]) == ("weekly", None, {"in_app": 20, "mail": 1})


def test_what_is_wrong_with_the_profile_stands_at_its_field(app):
    answer = browser_of(app, a_member("lin_wen")).send(
        "/me/account", {"version": 2, "display_name": "林", "username": "lin wen!", "bio": ""}, on="/me/account"
    )
    assert answer.status_code == 422
    assert 'id="username-more"' in answer.text
    assert 'value="lin wen!"' in answer.text


def test_a_name_that_is_a_script_is_shown_as_it_was_written(app):
    lin = a_member(display_name="<script>alert(1)</script>")
    page = browser_of(app, lin).open("/me/account").text
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_account_is_erased_only_by_who_ticks_that_they_are_sure(app):
    lin = a_member()
    browser = browser_of(app, lin)
    assert browser.send("/me/erasure", {"contents": "kept"}, on="/me/account").status_code == 422
    done = browser.send("/me/erasure", {"contents": "kept", "sure": "true"}, on="/me/account")
    receipt = done.location.rpartition("/")[2]
    assert db.session.get(Erasure, receipt) is not None
    assert receipt in browser.open(done.location).text
    assert db.session.get(Member, lin.id, populate_existing=True).erased_at is not None


def test_a_wrong_password_changes_nothing_and_a_right_one_keeps_this_browser(app):
    browser = browser_of(app, a_member())
    new = {"password": "noch eine Losung"}
    wrong = browser.send("/me/password", {"current_password": "falsch", **new}, on="/me/account")
    assert (wrong.status_code, "当前密码不正确" in wrong.text) == (422, True)
    assert browser.send("/me/password", {"current_password": PASSWORD, **new}, on="/me/account").status_code == 303
    assert browser.open("/me/account").status_code == 200


def test_data_is_taken_along_as_a_file(app):
    lin = a_member()
    with browser_of(app, lin).send("/me/export.json", {}, on="/me/account") as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="export.json"'
        assert answer.json["member"]["username"] == lin.username


def test_a_passage_marks_the_words_and_a_little_around_them():
    body = "前" * 40 + "加微信 <b>" + "后" * 40
    span = {"field": "body", "start": 40, "end": 47, "text": "加微信 <b>"}
    assert passages({"body": body}, [span]) == ["…" + "前" * 30 + "<mark>加微信 &lt;b&gt;</mark>" + "后" * 30 + "…"]


def test_words_that_are_no_longer_there_stand_alone():
    span = {"field": "body", "start": 0, "end": 3, "text": "加微信"}
    assert passages({"body": "改过了"}, [span]) == ["<mark>加微信</mark>"]
