"""The form of a notice: anybody gives one, and reads by the receipt what became of it."""

from __future__ import annotations

from sqlalchemy import func, select

from community.database import db
from moderation.notices.models import Notice
from tests.factories import a_post
from tests.pages.browsing import browser_of

SAID = {"ground": "copyright", "explanation": "这张照片是我拍的。", "name": "王芳", "email": "fang@example.com"}


def test_a_notice_leads_to_its_receipt(app):
    note = a_post()
    browser = browser_of(app)
    sent = browser.send("/notices/new", {**SAID, "url": f"/p/{note.id}", "good_faith": "true"}, on="/notices/new")
    assert sent.status_code == 303
    receipt = browser.open(sent.location)
    assert "已收到您的通知" in receipt.text
    assert receipt.headers["Referrer-Policy"] == "same-origin"


def test_who_gives_no_name_and_no_promise_is_told_so_at_the_fields(app):
    note = a_post()
    anonymous = {"url": f"/p/{note.id}", "ground": "copyright", "explanation": "不是他拍的。"}
    answer = browser_of(app).send("/notices/new", anonymous, on="/notices/new")
    assert answer.status_code == 422
    assert 'id="name-more"' in answer.text
    assert "请确认此项" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 0


def test_an_address_without_a_content_is_refused_at_its_field(app):
    said = {**SAID, "url": "/p/999999", "good_faith": "true"}
    answer = browser_of(app).send("/notices/new", said, on="/notices/new")
    assert answer.status_code == 422
    assert 'id="url-more"' in answer.text
