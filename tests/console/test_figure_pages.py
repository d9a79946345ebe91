"""Quality, transparency, early warnings and the audit, on their pages."""

from community.database import db
from community.outbox import transaction
from moderation.alerts.actions import raise_alert
from moderation.alerts.models import Alert
from tests.moderation_desk.desk import a_held_post, a_moderator, case_of
from tests.pages.browsing import browser_of


def test_the_age_of_the_queue_and_the_load_stand_on_the_page_of_quality(app):
    case = case_of(a_held_post())
    a_held_post()
    browser = browser_of(app, a_moderator("wang"))
    said = {"outcome": "publish", "version": case.version}
    browser.send(f"/moderation/cases/{case.id}/decision", said, on="/moderation")
    page = browser.open("/moderation/quality").text
    assert '<a href="/moderation?queue=post">笔记</a></th><td class="number">1</td>' in page
    assert "<bdi>wang</bdi></th>" in page


def test_the_transparency_report_is_a_page_and_a_sheet(app):
    a_held_post()
    browser = browser_of(app, a_moderator())
    assert "透明度报告" in browser.open("/moderation/transparency").text
    sheet = browser.open("/moderation/transparency?format=csv")
    assert sheet.content_type.startswith("text/csv")
    assert "content,,judged,1" in sheet.text


def test_days_that_run_backwards_are_refused(app):
    answer = browser_of(app, a_moderator()).open("/moderation/quality?from=2026-02-02&to=2026-01-01")
    assert answer.status_code == 422


def test_a_warning_is_looked_at(app):
    with transaction():
        raise_alert("burst", "product:SKU-1", {"count": 30})
    raised = db.session.scalars(db.select(Alert)).one()
    browser = browser_of(app, a_moderator())
    assert "product:SKU-1" in browser.open("/moderation/alerts?status=open").text
    browser.send(f"/moderation/alerts/{raised.id}/settle", {}, on="/moderation/alerts")
    assert "product:SKU-1" not in browser.open("/moderation/alerts?status=open").text


def test_the_audit_shows_every_act_and_whether_the_chain_holds(app):
    case = case_of(a_held_post())
    browser = browser_of(app, a_moderator("wang"))
    said = {"outcome": "remove", "reason": "spam", "version": case.version}
    browser.send(f"/moderation/cases/{case.id}/decision", said, on="/moderation")
    assert "case.decided" in browser.open("/moderation/audit?actor=wang").text
    verified = browser.send("/moderation/audit/verify", {}, on="/moderation/audit")
    assert "链条完整" in verified.text
