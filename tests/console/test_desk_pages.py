"""Appeals, sanctions, notices, and many decisions at once, on their pages."""

from community.content.models import Status
from community.database import db
from community.outbox import transaction
from moderation.appeals.actions import appeal
from moderation.bulk.models import Bulk
from moderation.desk.models import Decision
from moderation.sanctions.models import Sanction
from tests.factories import a_member, a_post
from tests.moderation_desk.desk import a_held_post, a_moderator, case_of
from tests.pages.browsing import browser_of


def an_appeal(post):
    with transaction():
        return appeal(post.author, "请再看一次，这不是广告。", content_id=post.id)


def removed_by(browser, post, **more):
    case = case_of(post)
    said = {"outcome": "remove", "reason": "spam", "version": case.version, **more}
    browser.send(f"/moderation/cases/{case.id}/decision", said, on=f"/moderation/cases/{case.id}")
    return db.session.scalars(db.select(Decision).order_by(Decision.id.desc())).first()


def test_an_appeal_is_answered_by_somebody_else_and_by_nobody_who_decided(app):
    post, wang = a_held_post(), browser_of(app, a_moderator("wang"))
    removed_by(wang, post)
    asked = an_appeal(post)
    li, address = browser_of(app, a_moderator("li")), f"/moderation/appeals/{asked.id}"
    assert "该申诉须由其他审核员处理" in wang.open(address).text
    said = {"outcome": "overturn", "note": "确认是店铺水印", "version": asked.version}
    assert wang.send(f"{address}/decision", said, on="/moderation").status_code == 403
    assert li.send(f"{address}/decision", said, on=address).status_code == 303
    assert "确认是店铺水印" in li.open(address).text
    assert f'href="{address}"' in li.open("/moderation/appeals?status=overturned").text
    db.session.refresh(asked)
    assert (post.status, asked.status) == (Status.PUBLISHED, "overturned")


def test_an_answer_without_words_is_refused_at_its_field(app):
    post = a_held_post()
    removed_by(browser_of(app, a_moderator()), post)
    asked = an_appeal(post)
    li, address = browser_of(app, a_moderator()), f"/moderation/appeals/{asked.id}"
    answer = li.send(f"{address}/decision", {"outcome": "uphold", "version": asked.version}, on=address)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_a_sanction_is_given_and_lifted(app):
    mei = a_member("mei")
    browser = browser_of(app, a_moderator())
    decided = removed_by(browser, a_held_post(author=mei))
    said = {"member": "mei", "case_id": decided.case_id, "sanction": "mute", "days": "3", "reason": "spam"}
    assert browser.send("/moderation/sanctions", said, on="/moderation/sanctions").status_code == 303
    laid = db.session.scalars(db.select(Sanction)).one()
    assert f'action="/moderation/sanctions/{laid.id}/lift"' in browser.open("/moderation/sanctions?member=mei").text
    browser.send(f"/moderation/sanctions/{laid.id}/lift", {"note": "申诉属实"}, on="/moderation/sanctions")
    db.session.refresh(laid)
    assert laid.lift_note == "申诉属实"


def test_a_sanction_for_nobody_says_so(app):
    browser = browser_of(app, a_moderator())
    said = {"member": "nobody_at_all", "case_id": "1", "sanction": "warn", "reason": "spam"}
    answer = browser.send("/moderation/sanctions", said, on="/moderation/sanctions")
    assert answer.status_code == 422
    assert "没有这个用户名的成员" in answer.text


def test_many_are_looked_at_decided_and_taken_back(app):
    mei = a_member("mei")
    posts = [a_post(f"第 {number} 篇笔记，走了三天。", author=mei) for number in range(2)]
    browser = browser_of(app, a_moderator())
    selected = browser.send("/moderation/bulk", {"author": "mei", "kinds": ["post"]}, on="/moderation/bulk")
    assert "第 0 篇笔记" in browser.open(selected.location).text
    assert {post.status for post in posts} == {Status.PUBLISHED}
    browser.send(f"{selected.location}/apply", {"outcome": "remove", "reason": "spam"}, on=selected.location)
    db.session.expire_all()
    assert {post.status for post in posts} == {Status.REMOVED}
    browser.send(f"{selected.location}/undo", {}, on=selected.location)
    db.session.expire_all()
    assert {post.status for post in posts} == {Status.PUBLISHED}


def test_a_selection_of_days_knows_those_of_the_shop(app):
    a_post(author=a_member("mei"))
    said = {"author": "mei", "created_from": "2026-01-01", "created_to": "2099-01-01"}
    browser = browser_of(app, a_moderator())
    assert browser.send("/moderation/bulk", said, on="/moderation/bulk").status_code == 303
    assert db.session.scalars(db.select(Bulk)).one().query["created_from"] == "2025-12-31T16:00:00.000Z"


def test_a_selection_that_asks_nothing_is_refused(app):
    answer = browser_of(app, a_moderator()).send("/moderation/bulk", {}, on="/moderation/bulk")
    assert answer.status_code == 422
    assert "请至少填写一个条件" in answer.text
